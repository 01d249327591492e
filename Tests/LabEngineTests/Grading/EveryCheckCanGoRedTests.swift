import Checks
import Curriculum
import Foundation
import Testing

@testable import LabEngine

/// The learner's files are right, and the effect is absent: then the check that is about it fails. A check for which
/// there is no such machine checks nothing.
@Suite(.enabled(if: geteuid() == 0, "needs root: namespaces and control groups"), .serialized)
struct EveryCheckCanGoRedTests {
    /// What was built beside this test: the process of a test is no `lab`.
    private static let programs = SandboxPrograms.beside(course.root + "/.build/debug")

    @Test func thereIsASabotageForEveryCheckOfTheCourse() throws {
        var checks = Set<String>()
        for lab in try course.course().labs where !lab.isPlanned {
            for exercise in try course.exercises(of: lab.id) where !exercise.isLive {
                checks.formUnion(exercise.checks.map { "\(lab.id)/\(exercise.id) \($0.id)" })
            }
        }
        #expect(Set(Sabotage.all.map(\.testDescription)) == checks)
    }

    @Test(arguments: Sabotage.all)
    func aRightAnswerWithoutItsEffectFails(sabotage: Sabotage) throws {
        let parts = sabotage.exercise.split(separator: "/").map(String.init)
        let lab = try course.lab(parts[0])
        let exercise = try course.exercise(parts[1], of: lab.id)
        // Skipped where this machine has not what the exercise needs, as `lab grade` does.
        if exercise.isInMachine, !GuestProgram.isHere { return }
        if !lab.settings.services.isEmpty, Self.programs.labd == nil { return }
        if exercise.needs?.contains("busybox") == true {
            let missing = Doctor.examine([.busybox]).missing
            if Self.programs.lab == nil || !missing.isEmpty { return }
        }
        let script = try #require(exercise.script)
        let folder = try TestFolder()
        let solution = course.solutionPath(exercise.id, of: lab.id)
        for name in try FileManager.default.contentsOfDirectory(atPath: solution) where name != script {
            try FileManager.default.copyItem(atPath: "\(solution)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        let answer = try String(contentsOfFile: "\(solution)/\(script)", encoding: .utf8)
        // An answer may end itself at the first failure; what is behind it is not its own.
        try folder.write("\(sabotage.before)\n\(answer)\nset +e\n\(sabotage.after)\n", to: script)

        let grader = ExerciseGrader(curriculum: course, lab: lab, language: .en)
        let host = try SandboxHost(programs: Self.programs)
        let report = try grader.run(exercise, folder: folder.path, host: host)
        let check = try #require(report.result.checks.first { $0.id == sabotage.check })
        #expect(check.status == .fail, "\(report.result.summary)\n\(report.output.text)")
        // Beside it, a machine that is busy may have kept another check from coming to a verdict.
        #expect([.fail, .error].contains(report.result.status))
    }
}
