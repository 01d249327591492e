import Checks
import Curriculum
import LinuxSystem
import Testing

@testable import LabEngine

private let hasMachine = GuestProgram.isHere

@Suite("Steps and exercises in a virtual machine", .serialized)
struct MachineStepTests {
    private static let position = SourcePosition(file: "x.md", line: 1, column: 1)

    private static func step(_ shell: String, time: Duration = .seconds(30)) -> Step {
        Step(
            id: "in-there", onlyLooks: true, variants: [.init(shell: shell, time: time, position: position)],
            isInMachine: true)
    }

    @Test(.enabled(if: hasMachine, "needs QEMU"))
    func aStepIsRootOfAnotherKernelAndLeavesNothing() throws {
        let text = """
            [ "$(uname -r)" = "$LAB_HOST_RELEASE" ] && echo same
            [ "$(cat /proc/sys/kernel/random/boot_id)" = "$LAB_HOST_BOOT_ID" ] && echo same
            cat /proc/sys/vm/swappiness; echo 7 > /proc/sys/vm/swappiness; cat /proc/sys/vm/swappiness; exit 3
            """
        let first = Self.step(text)
        let lesson = Lesson(
            id: "01-isolation", language: .en, frontMatter: .init(lab: "01-isolation", title: "T"),
            blocks: [.step(first)], file: "x.md")
        let folder = try TestFolder()
        let session = LabSession(
            lab: try course.lab("01-isolation"), lesson: lesson, workspace: Workspace(in: folder.path))
        defer { session.close() }
        let outcome = try session.run(first)
        #expect(outcome.run.ending == .finished(status: 3))
        let lines = outcome.run.output.text.split(separator: "\n").map(String.init)
        #expect(lines.last == "7")
        #expect(!lines.contains("same"))
        // The next machine is a new one.
        #expect(try session.run(first, again: true).run.output.text.split(separator: "\n").map(String.init) == lines)
        let endless = Self.step("while :; do :; done", time: .seconds(1))
        #expect(try session.run(endless).run.ending == .timedOut)
    }

    /// Whichever version this machine has, the other one is to be seen there.
    @Test(.enabled(if: hasMachine, "needs QEMU"))
    func memoryIsLimitedByEitherVersion() throws {
        let step = try #require(try course.lesson("03-cgroups", language: .en).step("limit-there"))
        for variant in step.variants {
            let shell = variant.version == .v1 ? try GuestShell.boot() : try GuestShell.start()
            let run = try shell.run(variant.shell, time: .seconds(30))
            #expect(run.status == 0, "\(run.text)")
            #expect(run.text.contains("oom_kill 1"), "\(run.text)")
        }
    }

    @Test(.enabled(if: hasMachine, "needs QEMU"))
    func aMachineThatPanicsFailsTheChecksAndTheNextIsGraded() throws {
        let lab = try course.lab("01-isolation")
        let exercise = try course.exercise("other-kernel", of: lab.id)
        let grader = ExerciseGrader(curriculum: course, lab: lab, language: .en)
        let folder = try TestFolder()
        try folder.write("echo 1 > /proc/sys/kernel/sysrq; echo c > /proc/sysrq-trigger\n", to: "kernel.sh")
        let down = try grader.run(exercise, folder: folder.path)
        #expect(down.result.status == .fail)
        #expect(down.result.checks.first?.message.contains("went down") == true)
        let solution = course.solutionPath(exercise.id, of: lab.id)
        #expect(try grader.run(exercise, folder: solution).result.status == .pass)
    }
}
