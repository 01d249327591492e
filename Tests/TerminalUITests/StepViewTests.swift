import Curriculum
import Testing

@testable import TerminalUI

@Suite struct StepViewTests {
    static let position = SourcePosition(file: "lesson.md", line: 1, column: 1)
    private let step = Step(
        id: "memory-limit", controller: "memory",
        variants: [
            .init(version: .v1, shell: "echo 64M > memory.limit_in_bytes\n", position: position),
            .init(version: .v2, shell: "echo 64M > memory.max\n", position: position),
        ])

    @Test func bothVariantsStandSideBySideOnAWideTerminal() {
        #expect(
            StepView(step: step, version: .v1).lines(page: Page(width: 100)).text == """
                ── ▸ Step memory-limit ─────────────────────────────────────────────────────────────────────
                ● cgroup v1 · runs on this kernel                │ ○ cgroup v2 · for comparison
                  echo 64M > memory.limit_in_bytes               │   echo 64M > memory.max
                """)
    }

    @Test func theOtherVariantStandsBelowOnANarrowOne() {
        #expect(
            StepView(step: step, version: .v2).lines(page: Page(width: 40, language: .ko)).text == """
                ── ▸ 단계 memory-limit ─────────────────
                ● cgroup v2 · 이 커널에서 실행
                  echo 64M > memory.max

                ○ cgroup v1 · 비교용
                  echo 64M > memory.limit_in_bytes
                """)
    }

    @Test func aStepInAVirtualMachineSaysThatItRunsThere() {
        var step = step
        step.isInMachine = true
        #expect(
            StepView(step: step, version: .v1).lines(page: Page(width: 60)).text == """
                ── ▸ Step memory-limit ─────────────────────────────────────
                ● cgroup v2 · runs in the virtual machine
                  echo 64M > memory.max

                ○ cgroup v1 · for comparison
                  echo 64M > memory.limit_in_bytes
                """)
    }

    @Test func twentyColumnsAreEnough() {
        #expect(
            StepView(step: step, version: .v2).lines(page: Page(width: 20)).text == """
                ── ▸ Step memory… ──
                ● cgroup v2 · runs
                on this kernel
                 echo 64M >
                 ↪ memory.max

                ○ cgroup v1 · for
                comparison
                 echo 64M >
                 ↪ memory.limit_in_b
                 ↪ ytes
                """)
    }
}
