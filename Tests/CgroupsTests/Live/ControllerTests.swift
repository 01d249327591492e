import Cgroups
import Glibc
import LinuxSystem
import Testing

/// The promises that hold under both interfaces, on whichever this machine has.
@Suite struct ControllerTests {
    @Test(.enabled(if: Machine.has(.memory), "needs root and the memory controller"))
    func theMemoryLimitIsWhatTheKernelHolds() throws {
        let live = try LiveGroup("memory")
        let memory = try live.group.memory
        #expect(try memory.limit() == .max)
        try memory.setLimit(.bytes(64 << 20))
        #expect(try memory.limit() == .bytes(64 << 20))
        try memory.setLimit(.bytes(0))
        #expect(try memory.limit() == .bytes(0), "zero is a limit like any other")
        try memory.setLimit(.max)
        #expect(try memory.limit() == .max)
    }

    @Test(.enabled(if: Machine.has(.memory), "needs root and the memory controller"))
    func whoNeedsMoreThanTheMemoryLimitIsKilledAndCounted() throws {
        let live = try LiveGroup("oom")
        let memory = try live.group.memory
        try memory.setLimit(.bytes(8 << 20))
        // A shell variable of 64 MB.
        let child = try live.shell("x=$(head -c 64000000 /dev/zero | tr '\\0' x); echo ${#x}")
        #expect(try child.wait() != .exited(0))
        #expect(try memory.oomKills() >= 1)
        #expect(try memory.limitHits() >= 1)
    }

    @Test(.enabled(if: Machine.has(.pids), "needs root and the pids controller"))
    func aForkAboveTheLimitIsRefusedAndCounted() throws {
        let live = try LiveGroup("pids")
        let pids = try live.group.pids
        #expect(try pids.limit() == .max)
        try pids.setLimit(.count(2))
        #expect(try pids.limit() == .count(2))
        #expect(try pids.current() == 0)
        let child = try live.shell("exec 2>/dev/null; sleep 1000 & sleep 1000 & sleep 1000 & exit 0")
        #expect(try child.wait() != .exited(0))
        #expect(try pids.limitHits() >= 1)
    }

    @Test(.enabled(if: Machine.has(.pids), "needs root and the pids controller"))
    func aLimitOfNoProcessIsALimit() throws {
        let live = try LiveGroup("pids-zero")
        try live.group.pids.setLimit(.count(0))
        #expect(try live.group.pids.limit() == .count(0))
    }

    @Test(.enabled(if: Machine.has(.pids), "needs root and the pids controller"))
    func aRefusedValueIsNamedWithItsPath() throws {
        let live = try LiveGroup("refused")
        let pids = try live.group.pids
        let error = #expect(throws: SystemError.self) { try pids.setLimit(.count(1 << 40)) }
        #expect(error?.errno == .invalid)
        #expect(error?.step == "write 1099511627776")
        #expect(error?.path == live.group.directory(of: .pids).map { $0 + "/pids.max" })
    }

    @Test(.enabled(if: Machine.has(.cpu), "needs root and the cpu controller"))
    func aQuotaAndItsPeriodAreKeptInWhicheverOrderTheyChange() throws {
        let live = try LiveGroup("cpu")
        let cpu = try live.group.cpu
        #expect(try cpu.bandwidth() == CpuBandwidth(quota: .max))
        for bandwidth in [
            CpuBandwidth.percent(25), CpuBandwidth(quota: .microseconds(250_000), periodMicroseconds: 1_000_000),
            CpuBandwidth(quota: .microseconds(2000), periodMicroseconds: 10_000), CpuBandwidth(quota: .max),
        ] {
            try cpu.setBandwidth(bandwidth)
            #expect(try cpu.bandwidth() == bandwidth)
        }
        #expect(throws: SystemError.self) { try cpu.setBandwidth(CpuBandwidth(quota: .microseconds(0))) }
    }

    @Test(.enabled(if: Machine.has(.cpu), "needs root and the cpu controller"))
    func whoSpinsAboveTheQuotaIsThrottledAndAccounted() throws {
        let live = try LiveGroup("throttle")
        let cpu = try live.group.cpu
        try cpu.setBandwidth(CpuBandwidth(quota: .microseconds(1000), periodMicroseconds: 10_000))
        let child = try live.shell("while :; do :; done")
        var backOff: UInt32 = 1000
        while try cpu.throttling().throttled < 2, backOff < 1_000_000 {
            usleep(backOff)
            backOff *= 2
        }
        #expect(try cpu.throttling().throttled >= 2)
        #expect(try cpu.usageMicroseconds() > 0)
        try live.group.killAll()
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }

    @Test(.enabled(if: Machine.has(.cpu, .v1), "needs root and the v1 cpu controller"))
    func sharesBelongToV1() throws {
        let live = try LiveGroup("shares")
        let cpu = try #require(try live.group.cpu as? CpuControllerV1)
        #expect(try cpu.proportion() == .shares(1024))
        try cpu.setShares(512)
        #expect(try cpu.shares() == 512)
        let error = #expect(throws: SystemError.self) { try cpu.setShares(0) }
        #expect(error?.errno == .outOfRange)
    }
}
