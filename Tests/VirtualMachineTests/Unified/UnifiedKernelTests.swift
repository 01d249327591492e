import Foundation
import Testing

@testable import VirtualMachine

/// What this machine's kernel cannot show, where its control groups are of version 1: the same promises, in a virtual
/// machine whose kernel has version 2 alone.
///
/// One machine at a time. Under emulation a program takes some ten to thirty times as long as here, so limits of time
/// are for what hangs.
@Suite(.serialized, .enabled(if: TestMachine.image != nil, "\(TestMachine.reason)"))
struct UnifiedKernelTests {
    private let image: MachineImage

    init() throws { image = try #require(TestMachine.image) }

    @Test func everyTestOfControlGroupsPassesOnAKernelWithVersion2Alone() throws {
        let tests = try GuestTests(of: image, filters: [#"^(CgroupsTests|ChecksTests)\."#], seconds: 900)
        #expect(tests.faults.isEmpty, "\(tests.faults.joined(separator: "\n"))")
        // What is skipped there is what only version 1 can show, and that runs here.
        let reasons = tests.skipped.compactMap(\.skipped)
        #expect(reasons.allSatisfy { $0.contains("v1") }, "\(reasons)")
        print("In a virtual machine with cgroup v2: \(tests.passed.count) tests passed, \(reasons.count) are for v1.")
        #expect(tests.passed.count >= 100)
        let names = Set(tests.passed.map(\.name))
        for name in [
            "v2RefusesADeviceByAProgram()", "v2SaysWhenAllHaveStopped()", "cgroupKillReachesEveryGroupBelow()",
            "whoNeedsMoreThanTheMemoryLimitIsKilledAndCounted()", "aDisksLimitIsWhatTheKernelHolds()",
            "a quota holds the consumer back; without one it does not",
        ] { #expect(names.contains(name)) }
    }
}
