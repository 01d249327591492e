import Cgroups
import Curriculum
import Glibc
import LinuxSystem
import Testing

@testable import Checks

/// A script of an exercise of the course, and the check that must catch it; nil for one that must pass.
struct Answer: Sendable, CustomTestStringConvertible {
    let exercise: String
    let script: String
    let caughtBy: String?

    var testDescription: String { script }
}

/// The course's own exercises: what the learner would run is run in a group of the test, and graded.
@Suite("The exercises of lab 03-cgroups", .serialized)
struct ExerciseTests {
    private static let root = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }
    private static let lab = "03-cgroups"

    static func answers() -> [Answer] {
        // These need nothing of a sandbox but the groups. The others are run by `lab lint --execute`.
        ["memory-limit", "fork-bomb", "cpu-share"].flatMap { exercise in
            let folder = "\(root)/labs/\(lab)/\(exercise)"
            let solutions = KernelFile.names(in: "\(folder)/solution").map { name in
                Answer(exercise: exercise, script: "\(folder)/solution/\(name)", caughtBy: nil)
            }
            let wrong = KernelFile.names(in: "\(folder)/wrong").map { name in
                let path = "\(folder)/wrong/\(name)"
                let lines = (try? KernelFile.read(path))?.split(separator: "\n") ?? []
                let mark = "# fails: "
                let check = lines.first { $0.hasPrefix(mark) }?.dropFirst(mark.count)
                return Answer(exercise: exercise, script: path, caughtBy: check.map(String.init) ?? "")
            }
            return solutions + wrong
        }
    }

    @Test(
        "every solution passes, and every wrong answer fails the check that it names",
        // On v2 all exercises are tried by `lab lint --execute --on vm` (UnifiedKernelTests).
        .enabled(if: Machine.has(.memory, .pids, .cpu, version: .v1), "needs root and controllers on v1"),
        arguments: answers())
    func grade(_ answer: Answer) throws {
        let session = try LiveSession("exercise")
        let course = Curriculum(root: Self.root)
        let parameters = try course.lab(Self.lab).settings.defaultParameters
        try run(answer.script, in: session, parameters)
        let exercise = try course.exercise(answer.exercise, of: Self.lab)
        let context = session.context(parameters: parameters.values)
        let outcomes = Evaluator(checks: exercise.checks, context: context).evaluate()
        let told = outcomes.map { "\($0.id): \($0.status) \($0.observed) \($0.message)" }.joined(separator: "\n")
        if let check = answer.caughtBy {
            #expect(outcomes.first { $0.id == check }?.status == .fail, "\(told)")
        } else {
            #expect(outcomes.allSatisfy { $0.status == .pass }, "\(told)")
        }
        #expect(!outcomes.contains { $0.status == .error || $0.status == .skip }, "\(told)")
    }

    private func run(_ script: String, in session: LiveSession, _ parameters: ParameterValues) throws {
        var environment = ["PATH=/usr/bin:/bin", "LAB=\(Self.lab)"]
        for controller in Controller.allCases {
            guard let directory = session.group.directory(of: controller) else { continue }
            environment.append("LAB_CGROUP_\(controller.rawValue.uppercased())=\(directory)")
        }
        environment += parameters.environment.map { "\($0.name)=\($0.value)" }
        let tasks = try session.home.openTasks()
        let quiet = try FileDescriptor.open("/dev/null", O_RDWR)
        var plan = LaunchPlan()
        plan.join(tasks)
        plan.resetSignals()
        for number in 0...2 { plan.place(quiet.rawValue, at: Int32(number)) }
        plan.execute("/bin/bash", ["bash", script], environment: environment)
        _ = try plan.run().wait()
    }
}
