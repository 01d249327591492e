import Cgroups
import LinuxSystem
import Testing

/// The v2 controllers, against a hierarchy that refuses as the kernel does.
@Suite struct UnifiedControllerTests {
    let kernel = FakeUnified()

    private func group(_ path: String = "lab/k3f9") throws -> Cgroup {
        let group = Cgroup(layout: try kernel.layout(), path: path)
        try group.create()
        return group
    }

    @Test func makingAGroupHandsEveryControllerDownFromTheRoot() throws {
        let group = try group()
        let root = Cgroup(layout: group.layout, path: "")
        #expect(try root.enabledControllers() == [.cpu, .cpuset, .io, .memory, .pids])
        #expect(try group.parent?.enabledControllers() == [.cpu, .cpuset, .io, .memory, .pids])
        #expect(try group.enabledControllers() == [], "the group itself may still hold processes")
        #expect(try group.memory.limit() == .max)
    }

    @Test func aGroupWithProcessesCannotHandControllersDownAndTheErrorSaysWhatToDo() throws {
        let group = try group()
        kernel.place(4242, in: group.path)
        let error = #expect(throws: SystemError.self) { try group.enableControllers() }
        #expect(error?.errno == .busy)
        #expect(error?.path == "/sys/fs/cgroup/lab/k3f9/cgroup.subtree_control")
        #expect(error?.step == "write +cpu +cpuset +io +memory +pids")
        #expect(error?.advice?.contains("4242") == true)
        #expect(error?.advice?.contains("no internal processes") == true)
    }

    @Test func whoHandsControllersDownTakesNoProcess() throws {
        let group = try group()
        let leaf = group.child("shell")
        try group.enableControllers()
        try leaf.create()
        kernel.place(4242, in: leaf.path)
        let error = #expect(throws: SystemError.self) { try group.move(process: 4242) }
        #expect(error?.errno == .busy)
        #expect(error?.advice?.contains("leaf") == true)
        #expect(try leaf.processes(.pids) == [4242])
        let gone = #expect(throws: SystemError.self) { try leaf.move(process: 77) }
        #expect(gone?.errno == .noSuchProcess)
    }

    @Test func onlyWhatWasGivenCanBeHandedOn() throws {
        let kernel = FakeUnified(offering: ["memory", "pids"])
        let group = Cgroup(layout: try kernel.layout(), path: "lab")
        try group.create()
        try group.enableControllers([.memory])
        #expect(try group.enabledControllers() == [.memory])
        let cpu = #expect(throws: SystemError.self) { _ = try group.cpu }
        #expect(cpu?.errno == .noSuchDevice)
        let inner = group.child("inner")
        try inner.create()
        // Handed out to `inner` by create(), which asks for all that there is.
        #expect(try group.enabledControllers() == [.memory, .pids])
    }

    @Test func aControllerThatWasNotHandedDownIsExplained() throws {
        let group = try group()
        let directory = GroupDirectory<V2>(path: "/sys/fs/cgroup/lab/k3f9/inner", files: kernel)
        try kernel.makeDirectory(directory.path)
        let error = #expect(throws: SystemError.self) { try PidsFiles(directory).setLimit(.count(3)) }
        #expect(error?.errno == .noSuchFile)
        #expect(error?.advice?.contains("subtree_control") == true)
        try group.enableControllers()
        try PidsFiles(directory).setLimit(.count(3))
    }

    @Test func memoryLimitsAndCounters() throws {
        let memory = try group().memory
        #expect(memory is MemoryControllerV2)
        try memory.setLimit(.bytes(64 << 20))
        try memory.forbidSwap()
        #expect(try memory.limit() == .bytes(64 << 20))
        #expect(try kernel.read("/sys/fs/cgroup/lab/k3f9/memory.swap.max") == "0\n")
        try memory.setLimit(.bytes(0))
        #expect(try memory.limit() == .bytes(0))
        kernel.set("memory.events", of: "lab/k3f9", to: "low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\n")
        #expect(try memory.oomKills() == 1)
        #expect(try memory.limitHits() == 12)
        #expect(try memory.usage() == 0)
    }

    @Test func pidsLimitsAndCounters() throws {
        let pids = try group().pids
        try pids.setLimit(.count(0))
        #expect(try pids.limit() == .count(0))
        let error = #expect(throws: SystemError.self) { try pids.setLimit(.count(1 << 40)) }
        #expect(error?.errno == .invalid)
        kernel.set("pids.events", of: "lab/k3f9", to: "max 3\n")
        #expect(try pids.limitHits() == 3)
    }

    @Test func cpuQuotaWeightAndThrottling() throws {
        let cpu = try #require(try group().cpu as? CpuControllerV2)
        #expect(try cpu.bandwidth() == CpuBandwidth(quota: .max))
        try cpu.setBandwidth(.percent(25))
        #expect(try cpu.bandwidth().percent == 25)
        for wrong in [CpuBandwidth(quota: .microseconds(0)), CpuBandwidth(quota: .max, periodMicroseconds: 1)] {
            let error = #expect(throws: SystemError.self) { try cpu.setBandwidth(wrong) }
            #expect(error?.errno == .invalid)
        }
        try cpu.setWeight(10)
        #expect(try cpu.proportion() == .weight(10))
        let error = #expect(throws: SystemError.self) { try cpu.setWeight(0) }
        #expect(error?.errno == .outOfRange)
        kernel.set(
            "cpu.stat", of: "lab/k3f9", to: "usage_usec 900\nnr_periods 4\nnr_throttled 3\nthrottled_usec 77\n")
        #expect(try cpu.throttling() == CpuThrottling(periods: 4, throttled: 3, throttledMicroseconds: 77))
        #expect(try cpu.usageMicroseconds() == 900)
    }

    @Test func ioLimitsADiskAndRefusesWhatIsNone() throws {
        let io = try group().io
        let disk = try #require(BlockDevice(FakeUnifiedValue.disk))
        let limit = IoLimit(readBytes: .perSecond(1 << 20), writeOperations: .perSecond(10))
        #expect(try io.limit(of: disk) == IoLimit())
        try io.setLimit(limit, of: disk)
        #expect(try io.limits() == [disk: limit])
        #expect(try kernel.read("/sys/fs/cgroup/lab/k3f9/io.max") == "254:0 rbps=1048576 wbps=max riops=max wiops=10\n")
        try io.setLimit(IoLimit(), of: disk)
        #expect(try io.limits().isEmpty)
        let none = #expect(throws: SystemError.self) { try io.setLimit(limit, of: BlockDevice(major: 9, minor: 9)) }
        #expect(none?.errno == .noSuchDevice)
        let zero = #expect(throws: SystemError.self) { try io.setLimit(IoLimit(readBytes: .perSecond(0)), of: disk) }
        #expect(zero?.errno == .outOfRange)
    }

    @Test func cpusetTakesAList() throws {
        let cpuset = try group().cpuset
        #expect(try cpuset.cpus() == CpuList([]))
        try cpuset.setCpus(CpuList([0, 1]))
        #expect(try cpuset.cpus().numbers == [0, 1])
        try cpuset.setCpus(CpuList([]))
        #expect(try cpuset.cpus().numbers.isEmpty)
        #expect(try cpuset.effectiveCpus().numbers == [0, 1])
    }

    @Test func freezingAndKillingAndRemoving() throws {
        let group = try group()
        let inner = group.child("inner")
        try inner.create()
        try group.freezer.freeze()
        #expect(try inner.freezer.state() == .frozen)
        let held = #expect(throws: SystemError.self) { try inner.freezer.thaw() }
        #expect(held?.errno == .busy)
        try group.freezer.thaw()
        kernel.place(999_999_999, in: inner.path)
        let busy = #expect(throws: SystemError.self) { try group.remove(patience: .zero) }
        #expect(busy?.errno == .busy)
        #expect(busy?.advice?.contains("999999999") == true)
        try group.killAll()
        try group.remove()
        #expect(!group.exists)
    }

    @Test func aSnapshotSpeaksTheKernelsNames() throws {
        let group = try group()
        let before = try CgroupSnapshot(of: group)
        try group.memory.setLimit(.bytes(64 << 20))
        kernel.set("memory.events", of: "lab/k3f9", to: "low 0\nhigh 0\nmax 0\noom 1\noom_kill 1\noom_group_kill 0\n")
        let disk = try #require(BlockDevice(FakeUnifiedValue.disk))
        try group.io.setLimit(IoLimit(writeBytes: .perSecond(4096)), of: disk)
        let changes = try CgroupSnapshot(of: group).difference(from: before)
        #expect(
            changes.map(\.kind) == [
                .value(file: "io.max:254:0", from: "", to: "rbps=max wbps=4096 riops=max wiops=max"),
                .value(file: "memory.events:oom", from: "0", to: "1"),
                .value(file: "memory.events:oom_kill", from: "0", to: "1"),
                .value(file: "memory.max", from: "max", to: "67108864"),
            ])
        #expect(changes.map(\.controller) == ["io", "memory", "memory", "memory"])
        #expect(changes.compactMap(\.increase).map(\.counter) == [.oomKills])
    }
}
