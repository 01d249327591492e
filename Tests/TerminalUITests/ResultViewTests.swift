import Curriculum
import Testing
import Tracing

@testable import TerminalUI

@Suite struct ResultViewTests {
    @Test func showsBeforeAndAfterOfEachDifference() {
        let result = StepResult(
            .completed(status: 0), duration: .milliseconds(12),
            changes: [
                ChangeRow("demo/memory.limit_in_bytes", from: "9223372036854771712", to: "67108864"),
                ChangeRow("demo/memory.failcnt", from: "0", to: "12"),
            ])
        #expect(
            ResultView(result: result).lines(page: Page(width: 80)).text == """
                What changed in the kernel
                  demo/memory.limit_in_bytes  9223372036854771712 → 67108864
                  demo/memory.failcnt         0 → 12
                ✓ done in 12 ms
                """)
    }

    @Test func whatStoodBelowItsCallIsNotRepeated() {
        let row = ChangeRow("demo/cpu.shares", from: "1024", to: "512")
        let result = StepResult(.expected(.errno("EPERM")), duration: .milliseconds(3), changes: [row])
        #expect(
            ResultView(result: result, alreadyShown: [row]).lines(page: Page(width: 80, language: .ko)).text
                == "✓ 예상한 결과입니다: EPERM (3 ms)")
    }

    @Test func changesStandBelowTheirCall() {
        let call = CallEvent(
            t: 0, pid: 1, call: "mkdir", args: [Argument("pathname", .path("/sys/fs/cgroup/pids/demo"))], ret: 0,
            changes: [.groupMade(controller: "pids", path: "/demo")])
        let lines = CallsView(events: [.call(call)]).lines(page: Page(width: 80))
        #expect(lines.count == 3)
        #expect(lines[0].text == "Kernel calls")
        #expect(lines[1].text.hasPrefix("  mkdir("))
        #expect(lines[2].text == "    ▸ cgroup pids  + /demo")
    }
}
