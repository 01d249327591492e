import Cgroups
import Glibc
import LinuxSystem
import Testing

@Suite struct FreezerTests {
    @Test(.enabled(if: Machine.has(.freezer, .v1), "needs root and the v1 freezer"))
    func whatV1FreezesSurvivesSIGKILLUntilItIsThawed() throws {
        let live = try LiveGroup("frozen-v1")
        let child = try live.start()
        let freezer = try live.group.freezer
        #expect(try freezer.state() == .thawed)
        try freezer.freeze()
        #expect(try freezer.state() == .frozen)
        try child.signal(SIGKILL)
        #expect(try Machine.state(child.pid) == "D")
        #expect(try live.group.processes(.freezer) == [child.pid])
        try freezer.thaw()
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }

    @Test(.enabled(if: Machine.has(.freezer, .v1), "needs root and the v1 freezer"))
    func aFrozenParentHoldsItsChildren() throws {
        let live = try LiveGroup("nested-v1")
        let inner = live.group.child("inner")
        try inner.create()
        try live.group.freezer.freeze()
        #expect(try inner.freezer.state() == .frozen)
        let error = #expect(throws: SystemError.self) { try inner.freezer.thaw() }
        #expect(error?.errno == .busy)
        try live.group.freezer.thaw()
        #expect(try inner.freezer.state() == .thawed)
    }

    @Test(.enabled(if: Machine.has(.freezer), "needs root and a freezer"))
    func killingEndsWhatIsFrozenAtAnyDepth() throws {
        let live = try LiveGroup("kill-frozen")
        // Beside one that hands controllers down: on v2 that one takes no process itself.
        let (outer, inner) = (live.group.child("c"), live.group.child("a/b"))
        for group in [outer, inner] { try group.create() }
        let outerChild = try live.start(in: outer)
        let innerChild = try live.start(in: inner)
        try inner.freezer.freeze()
        try live.group.freezer.freeze()
        try live.group.killAll()
        #expect(try outerChild.wait() == .killed(signal: SIGKILL))
        #expect(try innerChild.wait() == .killed(signal: SIGKILL))
        try live.group.remove()
        #expect(!live.group.exists)
    }

    @Test(.enabled(if: Machine.onlyV1?.version(of: .freezer) == .v1, "needs root and the v1 freezer"))
    func withoutV2FrozenAndForkingProcessesEndToo() throws {
        let live = try LiveGroup("kill-v1", layout: Machine.onlyV1)
        let inner = live.group.child("inner")
        try inner.create()
        try live.group.pids.setLimit(.count(40))
        let frozen = try live.start(in: inner)
        try inner.freezer.freeze()
        let forking = try live.shell("exec 2>/dev/null; f() { f & f & exit; }; f")
        try live.group.killAll()
        #expect(try live.group.allProcesses().isEmpty)
        #expect(try frozen.wait() == .killed(signal: SIGKILL))
        _ = try forking.wait()
    }

    @Test(.enabled(if: Machine.hasUnified(file: "cgroup.freeze"), "needs root and cgroup.freeze of a v2 hierarchy"))
    func v2SaysWhenAllHaveStopped() throws {
        let live = try LiveGroup("frozen-v2")
        let child = try live.shell("while :; do :; done")
        let freezer = try #require(live.group.unifiedFreezer)
        #expect(try freezer.state() == .thawed)
        try freezer.freeze()
        #expect(try freezer.state() == .frozen)
        try freezer.thaw()
        #expect(try freezer.state() == .thawed)
        try freezer.freeze()
        // On v2 a frozen process can be killed.
        try child.signal(SIGKILL)
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }

    @Test(.enabled(if: Machine.hasUnified(file: "cgroup.freeze"), "needs root and cgroup.freeze of a v2 hierarchy"))
    func onV2AFrozenParentHoldsItsChildrenToo() throws {
        let live = try LiveGroup("nested-v2")
        let inner = live.group.child("inner")
        try inner.create()
        let child = try live.start(in: inner)
        let outer = try #require(live.group.unifiedFreezer)
        let freezer = try #require(inner.unifiedFreezer)
        try outer.freeze()
        #expect(try freezer.state() == .frozen)
        let error = #expect(throws: SystemError.self) { try freezer.thaw(patience: .zero) }
        #expect(error?.errno == .busy)
        try outer.thaw()
        try live.group.killAll()
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }

    @Test(.enabled(if: Machine.hasUnified(file: "cgroup.kill"), "needs root and cgroup.kill of a v2 hierarchy"))
    func cgroupKillReachesEveryGroupBelow() throws {
        let live = try LiveGroup("kill-v2")
        let (outer, inner) = (live.group.child("outer"), live.group.child("inner/most"))
        for group in [outer, inner] { try group.create() }
        let outerChild = try live.start(in: outer)
        let innerChild = try live.start(in: inner)
        let directory = try #require(live.group.unifiedDirectory)
        try KernelFile.write("1", to: directory + "/cgroup.kill")
        #expect(try outerChild.wait() == .killed(signal: SIGKILL))
        #expect(try innerChild.wait() == .killed(signal: SIGKILL))
    }
}
