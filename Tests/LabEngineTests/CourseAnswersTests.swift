import Curriculum
import Testing

@testable import LabEngine

/// What the course keeps for every exercise, so that a check can be trusted. `lab lint --execute` runs it all.
@Suite struct CourseAnswersTests {
    private static let exercises: [Exercise] = {
        let labs = (try? course.course().labs.filter { !$0.isPlanned }.map(\.id)) ?? []
        return labs.flatMap { (try? course.exercises(of: $0)) ?? [] }.filter { !$0.isLive }
    }()

    @Test func thereAreExercises() { #expect(Self.exercises.count >= 9) }

    @Test(arguments: exercises)
    func eachIsSolvedByTwoMeansAtLeast(exercise: Exercise) {
        let solutions = course.solutions(exercise.id, of: exercise.lab).map(\.name)
        #expect(solutions.first == "solution" && solutions.count >= 2, "\(exercise.lab)/\(exercise.id)")
    }

    @Test(arguments: exercises)
    func eachOfItsChecksCatchesAWrongAnswer(exercise: Exercise) {
        let wrong = course.wrongAnswers(exercise.id, of: exercise.lab)
        #expect(
            Set(exercise.checks.map(\.id)).isSubset(of: wrong.compactMap(\.fails)), "\(exercise.lab)/\(exercise.id)")
        #expect(wrong.contains { $0.name == "prints-only.sh" })
    }

    @Test(arguments: exercises)
    func whereValuesDifferAnothersValueIsAmongTheWrongAnswers(exercise: Exercise) throws {
        let parameters = try course.lab(exercise.lab).settings.defaultParameters
        guard exercise.resolved(with: parameters) != exercise else { return }
        let names = course.wrongAnswers(exercise.id, of: exercise.lab).map(\.name)
        #expect(names.contains { $0.hasPrefix("anothers-") }, "\(exercise.lab)/\(exercise.id)")
    }
}
