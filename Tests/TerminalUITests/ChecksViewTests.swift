import Checks
import Curriculum
import Testing
import Tracing

@testable import TerminalUI

@Suite struct ChecksViewTests {
    private let view = ChecksView(
        ExerciseResult(
            id: "03-cgroups/memory-limit",
            checks: [
                .init(id: "group-exists", status: .pass, points: 1, max: 1),
                .init(
                    id: "limit-set", status: .fail, points: 0, max: 2, expected: "64M (67108864)",
                    observed: "128M (134217728)",
                    source: Source(shown: "/sys/fs/cgroup/memory/web/memory.limit_in_bytes"),
                    message: "제한이 128M입니다. 64M이어야 합니다.",
                    decidingCall: CallEvent(
                        t: 0, pid: 1, call: "write",
                        args: [
                            Argument("fd", .descriptor(3, path: "memory.limit_in_bytes")),
                            Argument("buf", .text("128M\n")),
                        ],
                        ret: 5)),
                .init(id: "no-swap", status: .skip, points: 0, max: 1, message: "이 커널은 스왑을 세지 않습니다."),
            ], duration: .milliseconds(340)))

    @Test func tellsWhatWasExpectedAndWhatTheKernelHeld() {
        #expect(
            view.lines(page: Page(width: 80, language: .ko)).text == """
                ── 채점 결과 03-cgroups/memory-limit ───────────────────────────────────────────
                ✓ group-exists 통과  1/1
                ✗ limit-set 실패  0/2
                  제한이 128M입니다. 64M이어야 합니다.
                  기대한 값  64M (67108864)
                  커널의 값  128M (134217728)
                  읽은 곳    /sys/fs/cgroup/memory/web/memory.limit_in_bytes
                  정한 호출  write(memory.limit_in_bytes ← "128M") = 5
                – no-swap 건너뜀  0/1
                  이 커널은 스왑을 세지 않습니다.

                ✗ 아직 통과하지 못했습니다. 4점 만점에 1점 (340 ms)
                """)
    }

    @Test func whatWasNotLookedAtIsSaidOnce() {
        let checks = ["one", "two"].map {
            CheckOutcome(id: $0, status: .fail, max: 2, message: "There is no folder lab-work/03-cgroups/pause")
        }
        let view = ChecksView(ExerciseResult(id: "03-cgroups/pause", checks: checks, duration: .zero))
        #expect(
            view.lines(page: Page(width: 80, language: .en)).text == """
                ── Checks 03-cgroups/pause ─────────────────────────────────────────────────────
                ✗ There is no folder lab-work/03-cgroups/pause
                ✗ Not passed yet. 0 of 4 points (under 1 ms)
                """)
    }

    @Test(arguments: [20, 40, 80, 120]) func staysWithinTheTerminal(width: Int) {
        for language in Language.allCases {
            for line in view.lines(page: Page(width: width, language: language)) { #expect(line.width <= width) }
        }
    }
}
