import Cgroups
import Glibc
import LinuxSystem
import Testing

@Suite(.enabled(if: Machine.has(.pids) && Machine.has(.memory) && Machine.has(.cpu), "needs root and controllers"))
struct SnapshotTests {
    @Test func nothingDoneIsNoDifference() throws {
        let live = try LiveGroup("same")
        let child = try live.start()
        let before = try CgroupSnapshot(of: live.group)
        #expect(try CgroupSnapshot(of: live.group).difference(from: before).isEmpty)
        #expect(before.directories.count == live.group.layout.hierarchies.count)
        try live.group.killAll()
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }

    @Test func aLimitShowsAsTheKernelsFileBeforeAndAfter() throws {
        let live = try LiveGroup("limit")
        let before = try CgroupSnapshot(of: live.group)
        try live.group.pids.setLimit(.count(7))
        let changes = try CgroupSnapshot(of: live.group).difference(from: before)
        let change = try #require(changes.first)
        #expect(changes.count == 1)
        #expect(change.kind == .value(file: "pids.max", from: "max", to: "7"))
        #expect(change.controller == "pids")
        #expect(change.path == "")
        #expect(change.directory == live.group.directory(of: .pids))
    }

    @Test func aRefusedForkIsACounterThatWentUp() throws {
        let live = try LiveGroup("counter")
        let demo = live.group.child("demo")
        try demo.create()
        let before = try CgroupSnapshot(of: live.group)
        try demo.pids.setLimit(.count(1))
        let child = try live.shell("exec 2>/dev/null; sleep 1000 & exit 0", in: demo)
        #expect(try child.wait() != .exited(0))
        let changes = try CgroupSnapshot(of: live.group).difference(from: before)
        let counted = changes.filter { $0.path == "demo" }.compactMap(\.increase)
        #expect(counted.contains { $0.counter == .pidsMaxHits && $0.by >= 1 })
    }

    @Test func aNewGroupShowsOnlyWhatWasSetInIt() throws {
        let live = try LiveGroup("made")
        let before = try CgroupSnapshot(of: live.group)
        let demo = live.group.child("demo")
        try demo.create()
        try demo.cpu.setBandwidth(.percent(25))
        let after = try CgroupSnapshot(of: live.group)
        let changes = after.difference(from: before).filter { $0.path == "demo" }
        #expect(changes.filter { $0.kind == .made }.count == live.group.layout.hierarchies.count)
        // A v1 cpuset needs processors before anybody can join, so those are set in every group that is made.
        let set = changes.compactMap(\.file).filter { !$0.hasPrefix("cpuset.") }
        #expect(set == [demo.layout.version(of: .cpu) == .v1 ? "cpu.cfs_quota_us" : "cpu.max"])
        try demo.remove()
        let removed = try CgroupSnapshot(of: live.group).difference(from: after)
        #expect(removed.map(\.kind).allSatisfy { $0 == .removed })
        #expect(removed.count == live.group.layout.hierarchies.count)
    }

    @Test func whoIsInAGroupIsToldWhenAskedFor() throws {
        let live = try LiveGroup("procs")
        let before = try CgroupSnapshot(of: live.group, processes: true)
        let child = try live.start()
        let changes = try CgroupSnapshot(of: live.group, processes: true).difference(from: before)
        let joined = changes.filter { $0.kind == .value(file: "cgroup.procs", from: "", to: "\(child.pid)") }
        #expect(joined.count == live.group.layout.hierarchies.count)
        try live.group.killAll()
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }
}
