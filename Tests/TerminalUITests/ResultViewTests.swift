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
                  demo/memory.limit_in_bytes  no limit → 67108864 (64M)
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

    @Test func theSameChangeSeenFromTheHierarchysRootIsNotRepeated() {
        let seen = ChangeRow(
            .cgroup(controller: "memory", path: "/lab/k3f9/demo", file: "memory.max", from: "max", to: "67108864"))
        let result = StepResult(
            .completed(status: 0), changes: [ChangeRow("demo/memory.max", from: "max", to: "67108864")])
        #expect(ResultView(result: result, alreadyShown: [seen]).lines(page: Page()).count == 1)
    }

    @Test func theOpeningOfAFileThatIsThenWrittenIsNotToldTwice() {
        let open = CallEvent(t: 0, pid: 1, call: "openat", args: [Argument("pathname", .path("memory.max"))], ret: 3)
        let write = CallEvent(
            t: 1, pid: 1, call: "write",
            args: [
                Argument("fd", .descriptor(3, path: "/sys/fs/cgroup/demo/memory.max")), Argument("buf", .text("64M\n")),
            ], ret: 4,
            changes: [.cgroup(controller: "memory", path: "/demo", file: "memory.max", from: "max", to: "67108864")])
        #expect(
            CallsView(events: [.call(open), .call(write)]).lines(page: Page(width: 80, language: .ko)).text == """
                커널 호출
                  write(memory.max ← "64M") = 4
                    ▸ demo/memory.max  max → 67108864 (64M)
                """)
    }

    @Test func theOOMKillerIsNamed() {
        let event = TraceEvent.state(
            StateEvent(t: 0, pid: 4711, namespacePid: 12, changes: [.killed(signal: "SIGKILL", byOOM: true)]))
        #expect(
            CallsView.lines(event, page: Page(width: 100, language: .ko)).text
                == "  ▸ 프로세스 12: 그룹이 메모리 제한에 닿아 OOM 킬러가 SIGKILL로 죽였습니다.")
    }

    @Test func aLongListKeepsTheCallsThatChangedSomethingOrFailed() {
        func call(_ name: String, errno: String? = nil, changes: [Change] = []) -> TraceEvent {
            .call(CallEvent(t: 0, pid: 1, call: name, ret: errno == nil ? 0 : -1, errno: errno, changes: changes))
        }
        let dull = (0..<60).map { call("kill\($0)") }
        let events =
            dull + [call("rt_sigaction"), call("mkdir", changes: [.groupMade(controller: "pids", path: "/demo")])]
            + dull
            + [call("clone", errno: "EAGAIN")]
        let text = CallsView(events: events).lines(page: Page(width: 80)).text
        #expect(text.contains("mkdir() = 0\n    ▸ cgroup pids  + /demo"))
        #expect(text.contains("clone() = -1 EAGAIN"))
        #expect(!text.contains("rt_sigaction"))
        #expect(text.hasSuffix("… 98 calls folded"))
    }

    @Test func whatHappensManyTimesIsToldOnce() {
        func clone(_ pid: Int, errno: String? = nil) -> TraceEvent {
            .call(CallEvent(t: 0, pid: 1, call: "clone", ret: errno == nil ? pid : -1, errno: errno))
        }
        let deaths = [31, 29, 32, 33].map { pid in
            TraceEvent.state(
                StateEvent(t: 0, pid: 900, namespacePid: pid, changes: [.killed(signal: "SIGKILL", byOOM: false)]))
        }
        let events =
            [clone(31), clone(32), clone(0, errno: "EAGAIN"), clone(33), clone(0, errno: "EAGAIN"), clone(34)] + deaths
        #expect(
            CallsView(events: events).lines(page: Page(width: 80)).text == """
                Kernel calls
                  clone() = 31
                    … 3 more like it
                  clone() = -1 EAGAIN (resource temporarily unavailable)
                  clone() = -1 EAGAIN (resource temporarily unavailable)
                  ▸ 4 processes killed by SIGKILL: 29, 31–33
                """)
    }

    @Test func aProcessIsNumberedAsTheLearnerNumbersIt() {
        let entered = Change.groupEntered(controller: "memory", pid: 4711, from: "/", to: "/demo")
        let own = CallEvent(t: 0, pid: 4711, namespacePid: 12, call: "write", ret: 2, changes: [entered])
        let others = CallEvent(
            t: 0, pid: 4000, namespacePid: 2, call: "write", args: [Argument("buf", .text("12\n"))], ret: 3,
            changes: [entered])
        for call in [own, others] {
            #expect(
                CallsView.lines(.call(call), page: Page(width: 80)).text
                    .hasSuffix("▸ process 12  memory:/ → memory:/demo"))
        }
    }
}
