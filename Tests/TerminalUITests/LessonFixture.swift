import Checks
import Curriculum
import LabEngine
import LinuxSystem
import Synchronization
import Tracing

@testable import TerminalUI

/// A short lesson with one of everything at which a lesson stops.
enum LessonFixture {
    static let position = SourcePosition(file: "lesson.md", line: 1, column: 1)

    static func step(_ id: String, _ shell: String, kind: Step.Kind = .run) -> Step {
        Step(id: id, kind: kind, variants: [.init(shell: shell, position: position)])
    }

    static let makeGroup = step("make-group", "mkdir demo\n")
    static let fill = step("fill", "dd\n")

    static let predict = Predict(
        id: "predict-fill", of: "fill", question: [.text("What happens?")],
        choices: [
            .init(text: [.text("It fails")], when: Evidence(errno: "ENOMEM", position: position)),
            .init(text: [.text("It is killed")], when: Evidence(signal: "SIGKILL", position: position)),
        ], position: position)

    static let exercise = ExerciseBlock(
        id: "limit", task: [.paragraph([.text("Limit it.")])],
        hints: [
            Block.Details(summary: [.text("Where")], blocks: [.paragraph([.text("Here.")])]),
            Block.Details(summary: [.text("How")], blocks: [.paragraph([.text("So.")])]),
        ], position: position)

    static let lesson = Lesson(
        id: "03-cgroups", language: .en, frontMatter: .init(lab: "03-cgroups", title: "Control groups"),
        blocks: [
            .heading(level: 1, [.text("Groups")]),
            .paragraph([.text("A group is a directory.")]),
            .step(makeGroup),
            .paragraph([.text("It is full of files.")]),
            .predict(predict),
            .step(fill),
            .exercise(exercise),
            .paragraph([.text("The end.")]),
        ], file: "lesson.md")

    static func player(
        _ mode: LessonPlayer.Mode = .interactive, start: LessonPlayer.Start = .beginning, height: Int? = 24,
        isPresenting: Bool = false
    ) -> LessonPlayer {
        LessonPlayer(
            lesson: lesson, mode: mode, start: start,
            places: [
                "limit": .init(
                    title: "Limit", file: "lab-work/03-cgroups/limit/limit.sh", command: "lab check 03-cgroups/limit")
            ],
            page: Page(width: 60, height: height, isPresenting: isPresenting))
    }
}

/// Stands in for the engine: every step prints its id; `fill` waits until it is cancelled when told to.
final class FakeDriver: LessonDriver {
    struct Log {
        var calls: [String] = []
        var records: [LessonRecord] = []
        var isCancelled = false
    }

    let log = Mutex(Log())
    let blocksOnFill: Bool
    let failure: String?
    private let cancelled = Condition()

    init(blocksOnFill: Bool = false, failure: String? = nil) {
        self.blocksOnFill = blocksOnFill
        self.failure = failure
    }

    private func note(_ call: String) { log.withLock { $0.calls.append(call) } }

    func prepare(before step: String?) -> String? {
        note("prepare \(step ?? "-")")
        return failure
    }

    func run(_ step: Step, again: Bool, report: @escaping @Sendable (StepReport) -> Void) -> StepResult {
        note(again ? "again \(step.id)" : "run \(step.id)")
        report(.output(Array("this is \(step.id)\n".utf8)))
        if blocksOnFill, step.id == "fill" {
            let _: Bool = cancelled.waiting { log.withLock { $0.isCancelled } ? true : nil }
            return StepResult(.cancelled)
        }
        return step.id == "fill"
            ? StepResult(.expected(.signal("SIGKILL")), duration: .milliseconds(5), answers: ["predict-fill": 1])
            : StepResult(.completed(status: 0), duration: .milliseconds(2))
    }

    func cancel() {
        note("cancel")
        cancelled.signalling { log.withLock { $0.isCancelled = true } }
    }

    func inspect() -> [InspectSection] { [InspectSection(title: "Groups", rows: [.init("demo", "64M")])] }

    func openShell() -> ShellOutcome {
        note("shell")
        return .closed(ShellVisitView(ShellVisit(status: .exited(0))))
    }

    func goBack(before step: String?) -> GoBackOutcome {
        note("back \(step ?? "-")")
        return .done(.init())
    }

    func jump(before step: String?, report: @escaping @Sendable (StepReport) -> Void) -> GoBackOutcome {
        note("jump \(step ?? "-")")
        return .done(.init())
    }

    func compare(
        _ step: Step, with text: String, report: @escaping @Sendable (StepReport) -> Void
    ) -> ComparisonOutcome {
        note("compare \(step.id) \(text)")
        return .failed("no kernel here")
    }

    func check(_ exercise: ExerciseBlock) -> CheckReport {
        .checked(
            ChecksView(
                ExerciseResult(
                    id: exercise.id, checks: [CheckOutcome(id: "limit-set", status: .pass, points: 2, max: 2)],
                    duration: .milliseconds(9))))
    }

    func reload(_ lesson: Lesson) { note("reload") }

    func record(_ record: LessonRecord) { log.withLock { $0.records.append(record) } }
}
