import Cgroups
import Curriculum
import Glibc
import LinuxSystem
import Testing

@testable import LabEngine

@Suite("One workload, run in several ways")
struct WayComparisonTests {
    @Test func theMiddleAndTheSpreadAreThoseOfTheSamples() throws {
        let odd = try #require(WayFigure([3, 1, 2]))
        #expect((odd.least, odd.median, odd.most) == (1, 2, 3))
        #expect(try #require(WayFigure([4, 1, 2, 3])).median == 2.5)
        #expect(WayFigure([]) == nil)
    }

    @Test func theWorkloadsAnswerIsReadWhole() throws {
        let text = "up\nb0071d\n0.020 0.001\n0.001 0.001\n0.022 0.020\nend\n"
        let answer = try #require(WayWorkload.answer(text))
        #expect(answer.bootId == "b0071d")
        #expect(abs(answer.cpu - 21e6) < 1)
        #expect(abs(answer.call - 200) < 0.01)
        for cut in ["", "up\n", "up\nb0071d\n0.020 0.001\n"] { #expect(WayWorkload.answer(cut) == nil) }
        #expect(WayWorkload.answer("up\nb0071d\n0.020 0.001\n0.001 0.001\nx 0.020\nend\n") == nil)
    }

    @Test func theCoursesWordsAreTheEngines() {
        #expect(Vocabulary.ways == WayOfRunning.allCases.map(\.rawValue))
        #expect(Vocabulary.measured == WayQuantity.allCases.map(\.rawValue))
    }

    @Test(.enabled(if: geteuid() == 0, "needs root: namespaces and control groups"))
    func everyFigureIsMeasuredAndNothingStays() throws {
        let mounts = try KernelFile.read("/proc/self/mountinfo")
        let state = try TestFolder()
        let comparison = try WayComparison.measure(
            [.native, .chroot, .container], rounds: 2, state: StateFolder(path: state.path + "/state"))
        #expect(comparison.leftOut.isEmpty)
        #expect(comparison.rows.map(\.way) == [.native, .chroot, .container])
        for row in comparison.rows {
            for quantity in WayQuantity.allCases where quantity != .disk {
                let figure = try #require(row.figure(quantity))
                #expect(figure.samples.count == 2, "\(row.way) \(quantity)")
                #expect(figure.least > 0, "\(row.way) \(quantity)")
            }
            // All three are processes of this kernel.
            #expect(row.kernels == 1)
        }
        let disks = comparison.rows.map { $0.figure(.disk)?.median ?? -1 }
        #expect(disks[0] == 0)
        #expect(disks[1] > 100_000 && disks[1] == disks[2])
        #expect(try KernelFile.read("/proc/self/mountinfo") == mounts)
        #expect(KernelFile.names(in: state.path + "/state").isEmpty)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root: namespaces and control groups"))
    func aStepOfALessonMeasuresOutsideTheSandbox() throws {
        let position = SourcePosition(file: "x.md", line: 1, column: 1)
        let step = Step(
            id: "cost", onlyLooks: true, variants: [.init(shell: "lab compare --ways native\n", position: position)],
            comparison: ComparisonRequest(ways: ["native"]))
        let lesson = Lesson(
            id: "01-isolation", language: .en, frontMatter: .init(lab: "01-isolation", title: "T"),
            blocks: [.step(step)], file: "x.md")
        let folder = try TestFolder()
        let session = LabSession(
            lab: try course.lab("01-isolation"), lesson: lesson, workspace: Workspace(in: folder.path))
        defer { session.close() }
        let outcome = try session.run(step)
        #expect(outcome.run.ending == .finished(status: 0))
        #expect(outcome.comparison?.rows.map(\.way) == [.native])
        #expect(outcome.shows(evidence(over: "native", times: 1)))
        #expect(!outcome.shows(evidence(over: "native", times: 1.1)))
        // Nothing was measured in a container.
        #expect(!outcome.shows(evidence(over: "container", times: 0.1)))
        // It can be run again: nothing of it is in the sandbox.
        #expect(try session.run(step, again: true).comparison != nil)
    }

    private func evidence(over: String, times: Double) -> Evidence {
        Evidence(
            measured: .init(quantity: "start", way: "native", over: over, times: times),
            position: SourcePosition(file: "x.md", line: 1, column: 1))
    }
}
