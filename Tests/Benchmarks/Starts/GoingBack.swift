import Curriculum
import Glibc
import LabEngine
import LinuxSystem

/// Going back to the moment before the last of 20 quick steps: a fresh sandbox, led through 19 of them.
final class GoingBack {
    private let session: LabSession
    private let last: Step

    init(work: String) throws {
        let steps = (1...20).map { number in
            Step(
                id: "step-\(number)",
                variants: [
                    .init(
                        shell:
                            "mkdir $LAB_CGROUP_PIDS/g\(number); echo \(number) > $LAB_CGROUP_PIDS/g\(number)/pids.max",
                        position: SourcePosition(file: "bench.md", line: number, column: 1))
                ])
        }
        let name = "bench"
        session = LabSession(
            lab: Lab(id: name, title: Localized(same: name)),
            lesson: Lesson(
                id: name, language: .en, frontMatter: .init(lab: name, title: name), blocks: steps.map(Block.step),
                file: "bench.md"),
            workspace: Workspace(at: work))
        last = steps[19]
        for step in steps { _ = try session.run(step) }
    }

    func runOnce() throws -> Duration {
        let before = ContinuousClock.now
        try session.goBack(before: last.id)
        let elapsed = ContinuousClock.now - before
        _ = try session.run(last)
        return elapsed
    }

    func close() { session.close() }
}
