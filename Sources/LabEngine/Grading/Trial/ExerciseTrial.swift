public import Curriculum

/// Runs what an author says of exercises: the starter fails, each solution passes, also with another learner's values,
/// and each wrong answer fails the check that it names.
public struct ExerciseTrial: Sendable {
    /// What did not hold: the file, and what happened instead.
    public struct Fault: Sendable, Hashable {
        public var text: String
        /// Why, as far as checks and the script have said it: one line each.
        public var details: [String]

        public init(_ text: String, details: [String] = []) {
            self.text = text
            self.details = details
        }
    }

    /// What came of one exercise.
    public struct Result: Sendable, Hashable {
        /// `03-cgroups/memory-limit`.
        public var exercise: String
        public var starterFails = false
        /// Runs of solutions that passed, and all of them.
        public var solutionPasses = 0
        public var solutionRuns = 0
        public var caught = 0
        public var wrong = 0
        /// Of all its runs together, whichever ran beside each other.
        public var duration = Duration.zero
        public var faults: [Fault] = []

        public init(exercise: String) { self.exercise = exercise }

        public var isSound: Bool { faults.isEmpty }
    }

    private let curriculum: Curriculum
    private let labs: [Lab]
    private let language: Language
    private let rounds: Int
    private let isBrief: Bool

    /// - Parameters:
    ///   - rounds: how often each solution runs; every second time with another learner's values.
    ///   - isBrief: of each exercise only the first solution and the first wrong answer.
    public init(curriculum: Curriculum, labs: [Lab], language: Language, rounds: Int = 2, isBrief: Bool = false) {
        self.curriculum = curriculum
        self.labs = labs
        self.language = language
        self.rounds = rounds
        self.isBrief = isBrief
    }

    /// Tries every exercise that is graded by a script.
    ///
    /// - Parameters:
    ///   - workers: how many run at a time.
    ///   - onDone: called on any thread, with how many runs are done, and of how many.
    public func run(
        workers: Int = Workers.processors, onDone: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws -> [Result] {
        let host = try SandboxHost()
        var attempts = [Attempt]()
        var results = [Result]()
        for lab in labs {
            for exercise in try curriculum.exercises(of: lab.id) where !exercise.isLive {
                results.append(Result(exercise: "\(lab.id)/\(exercise.id)"))
                attempts += self.attempts(exercise, lab)
            }
        }
        let all = attempts.count
        let outcomes = Workers.map(attempts, count: workers, onDone: { onDone($0, all) }) { [language] in
            $0.run(on: host, language: language)
        }
        for (attempt, outcome) in zip(attempts, outcomes) {
            let id = "\(attempt.exercise.lab)/\(attempt.exercise.id)"
            guard let index = results.firstIndex(where: { $0.exercise == id }) else { continue }
            results[index].note(attempt, outcome)
        }
        return results
    }

    private func attempts(_ exercise: Exercise, _ lab: Lab) -> [Attempt] {
        var kinds = [Attempt.Kind.starter]
        let most = isBrief ? 1 : Int.max
        for solution in curriculum.solutions(exercise.id, of: lab.id).prefix(most) {
            for round in 0..<rounds {
                kinds.append(.solution(name: solution.name, path: solution.path, again: round % 2 == 1))
            }
        }
        kinds += curriculum.wrongAnswers(exercise.id, of: lab.id).prefix(most).map { .wrong($0) }
        let starter = curriculum.starterPath(exercise.id, of: lab.id)
        return kinds.map { Attempt(exercise: exercise, lab: lab, starter: starter, kind: $0) }
    }
}

extension ExerciseTrial.Result {
    fileprivate mutating func note(_ attempt: Attempt, _ outcome: Attempt.Outcome) {
        let isRight = outcome.fault == nil
        switch attempt.kind {
        case .starter: starterFails = isRight
        case .solution:
            solutionRuns += 1
            solutionPasses += isRight ? 1 : 0
        case .wrong:
            wrong += 1
            caught += isRight ? 1 : 0
        }
        duration += outcome.duration
        if let fault = outcome.fault { faults.append(fault) }
    }
}
