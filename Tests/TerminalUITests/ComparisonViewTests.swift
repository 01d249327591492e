import Curriculum
import LinuxSystem
import Testing
import Tracing

@testable import LabEngine
@testable import TerminalUI

@Suite struct ComparisonViewTests {
    private func side(_ rows: [Moment.Row], status: Int32, errno: String?) -> StepComparison.Side {
        let call = CallEvent(t: 0, pid: 1, call: "connect", args: [], ret: errno == nil ? 0 : -1, errno: errno)
        let run = TracedShell.Run(
            ending: .finished(status: status), output: CapturedOutput(), events: [.call(call)], duration: .zero)
        return StepComparison.Side(
            shell: "", outcome: StepOutcome(run: run, changes: []), before: Moment(),
            after: Moment(sections: [.init(.namespaces, rows)]))
    }

    private func view() -> ComparisonView {
        ComparisonView(
            StepComparison(
                original: side(
                    [.init(key: "uts/1", name: "uts", value: "1"), .init(key: "ipc/1", name: "ipc", value: "1 7")],
                    status: 0, errno: "ENETUNREACH"),
                other: side(
                    [
                        .init(key: "uts/1", name: "uts", value: "1", isHosts: true),
                        .init(key: "net/1", name: "net", value: "7"),
                    ], status: 1, errno: "ECONNREFUSED")))
    }

    @Test func whatLeaksIsMissingOrIsOtherwiseIsMarked() {
        #expect(
            view().lines(page: Page(width: 80, language: .en)).text == """
                                                    as written   changed
                  ────────────────────────────────  ───────────  ─────────────────
                  ≠ $?                              0            1
                  ≠ connect()                       ENETUNREACH  ECONNREFUSED
                  Namespaces (inode, who is in it)
                  ‼ uts                             1            1 the host's own!
                  − ipc                             1 7          —
                  + net                             —            7
                """)
    }

    @Test func theLayersOfAnOverlayAreTold() {
        func mounted(_ marks: [LayerStack.Mark], _ layers: [String]) -> StepComparison.Side {
            var side = side([], status: 0, errno: nil)
            side.after.overlays = [
                LayerPicture(
                    target: "/merged", layers: layers, hasUpper: layers.count > 1,
                    rows: [.init(path: "conf", marks: marks, state: .changed)])
            ]
            return side
        }
        let view = ComparisonView(
            StepComparison(
                original: mounted([.visible, .hidden], ["upper", "base"]), other: mounted([.visible], ["base"])))
        let text = view.lines(page: Page(width: 80, language: .en)).text
        #expect(text.contains(/≠ \/merged +upper base +base/), "\(text)")
        #expect(text.contains(/≠ merged\/conf +● upper {2}○ base {2}● base/), "\(text)")
    }

    @Test(arguments: [20, 40, 80, 120]) func staysWithinTheTerminal(width: Int) {
        for language in Language.allCases {
            for line in view().lines(page: Page(width: width, language: language)) { #expect(line.width <= width) }
        }
    }

    @Test func aDifferenceInTheOutputAloneIsSaidInASentence() {
        let same = side([], status: 0, errno: nil)
        var other = same
        other.outcome.run.output.append(Array("a token".utf8))
        let view = ComparisonView(StepComparison(original: same, other: other))
        #expect(view.lines(page: Page(width: 80, language: .en)).text.hasSuffix("What differs is the output."))
    }

    @Test func noDifferenceIsSaidInASentence() {
        let same = side([], status: 0, errno: nil)
        let view = ComparisonView(StepComparison(original: same, other: same))
        #expect(view.lines(page: Page(width: 80, language: .ko)).text == "커널 상태에는 차이가 없습니다.")
    }
}
