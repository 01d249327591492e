import Cgroups
import Glibc
import LinuxSystem
import Testing

@Suite(.enabled(if: Machine.canMakeGroups, "needs root and mounted control groups"))
struct LifecycleTests {
    @Test func aGroupIsMadeInEveryHierarchyAndLeavesNothing() throws {
        let group = Cgroup(layout: try .detect(), path: "lab-test-\(getpid())-life")
        let nested = group.child("a/b")
        try nested.create()
        #expect(nested.exists)
        #expect(group.subgroups() == ["a"])
        try nested.create()  // It may exist.
        let error = #expect(throws: SystemError.self) { try nested.create(mayExist: false) }
        #expect(error?.errno == .exists)
        try group.remove()
        #expect(!group.directories.contains { KernelFile.exists($0) })
        try group.remove()  // Already gone.
    }

    @Test func aProcessIsBornInTheGroupOfEveryHierarchy() throws {
        let live = try LiveGroup("born")
        let child = try live.start()
        for membership in try CgroupMembership.read(process: "\(child.pid)") {
            let isOurs =
                membership.controllers.isEmpty
                || membership.controllers.contains {
                    Controller(v1Name: $0) != nil
                }
            if isOurs { #expect(membership.path == "/" + live.group.path) }
        }
        for controller in Controller.allCases where live.group.layout.hierarchy(of: controller) != nil {
            #expect(try live.group.processes(controller) == [child.pid])
        }
        try live.group.killAll()
        #expect(try child.wait() == .killed(signal: SIGKILL))
        #expect(try live.group.allProcesses().isEmpty)
    }

    @Test func aRunningProcessCanBeMoved() throws {
        let live = try LiveGroup("move")
        // A v2 group that hands controllers down takes no process itself.
        let (one, other) = (live.group.child("one"), live.group.child("other"))
        for group in [one, other] { try group.create() }
        let child = try live.start(in: one)
        try other.move(process: child.pid)
        #expect(try other.allProcesses() == [child.pid])
        try live.group.killAll()
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }

    @Test func removalWaitsForKilledProcessesToLeave() throws {
        let live = try LiveGroup("leave")
        let child = try live.start()
        try child.signal(SIGKILL)
        try live.group.remove()
        #expect(!live.group.exists)
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }

    /// Groups that no path can name, with a process in each: too deep for PATH_MAX, and a name that is not UTF-8.
    @Test func groupsThatNoPathCanNameAreRemovedToo() throws {
        let live = try LiveGroup("unnameable")
        let bytes: [CChar] = [-1, -2]
        for hierarchy in live.group.layout.hierarchies {
            let top = open(hierarchy.directory(live.group.path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            defer { close(top) }
            #expect(mkdirat(top, bytes + [0], 0o755) == 0)
            if hierarchy.controllers.contains(.cpuset) || hierarchy.version == .v2 { continue }
            let child = try live.start()
            let number = openat(top, bytes + [0], O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            try #require(number >= 0, "\(Errno.current) in \(hierarchy.directory(live.group.path))")
            let odd = FileDescriptor(owning: number)
            try FileDescriptor.open("cgroup.procs", O_WRONLY, at: odd.rawValue).write("\(child.pid)")
            if hierarchy.controllers.contains(.freezer) {
                try FileDescriptor.open("freezer.state", O_WRONLY, at: odd.rawValue).write("FROZEN")
            }
            try live.group.killAll()
            #expect(try child.wait() == .killed(signal: SIGKILL))
        }
        let hierarchy = try #require(live.group.layout.hierarchy(of: .pids))
        // A shell goes down one directory at a time.
        let script = """
            cd \(hierarchy.directory(live.group.path)); n=$(head -c 200 /dev/zero | tr '\\0' x); i=0
            while [ $i -lt 30 ]; do mkdir $n && cd -P ./$n || exit 1; i=$((i + 1)); done; echo $$ > cgroup.procs; exec sleep 1000
            """
        let child = try live.start(["/bin/bash", "-c", script])
        // It leaves the group that has a path: only then is it at its deepest.
        while try live.group.processes(.pids).contains(child.pid) { sched_yield() }
        try live.group.killAll()
        #expect(try child.wait() == .killed(signal: SIGKILL))
        try live.group.remove()
        #expect(!live.group.exists)
    }

    @Test func removalNamesTheProcessesThatStay() throws {
        let live = try LiveGroup("stay")
        let child = try live.start()
        let error = #expect(throws: SystemError.self) { try live.group.remove(patience: .zero) }
        #expect(error?.errno == .busy)
        #expect(error?.advice?.contains("\(child.pid)") == true)
        #expect(try live.group.removeIfEmpty() == false)
        try live.group.killAll()
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }

    @Test func killingEndsWhatForksAllTheTime() throws {
        let live = try LiveGroup("fork")
        try live.group.pids.setLimit(.count(40))
        // Each generation starts two others and goes away: a list of pids is stale as soon as it is read.
        let child = try live.shell("f() { f 2>/dev/null & f 2>/dev/null & exit; }; f; f")
        try live.group.killAll()
        #expect(try live.group.allProcesses().isEmpty)
        _ = try child.wait()
    }

    @Test(.enabled(if: Machine.hasUnified(file: "cgroup.type"), "needs root and a v2 hierarchy"))
    func aThreadedGroupIsKilledAndRemovedLikeAnyOther() throws {
        let live = try LiveGroup("threaded")
        let inner = live.group.child("inner")
        let child = try live.start()
        // In v2 alone, and with no controller: those for whole processes are not handed to a threaded group.
        let directory = try #require(inner.unifiedDirectory)
        try #require(mkdir(directory, 0o755) == 0)
        try KernelFile.write("threaded", to: directory + "/cgroup.type")
        try KernelFile.write("\(child.pid)", to: directory + "/cgroup.threads")
        #expect(try live.group.allProcesses() == [child.pid])
        try live.group.killAll()
        try live.group.remove()
        #expect(!live.group.exists)
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }

    @Test(.enabled(if: Machine.has(.pids), "needs root and the pids controller"))
    func moreProcessesThanOneBatchHoldsAreKilled() throws {
        let live = try LiveGroup("many")
        let child = try live.shell("i=0; while [ $i -lt 300 ]; do sleep 1000 & i=$((i+1)); done; exec sleep 1000")
        for attempt in 1...10_000 where try live.group.pids.current() < 301 { usleep(UInt32(attempt)) }
        #expect(try live.group.pids.current() == 301)
        try live.group.killAll()
        #expect(try live.group.allProcesses().isEmpty)
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }

    @Test func nobodyKillsTheGroupThatHeIsIn() throws {
        let root = Cgroup(layout: try .detect(), path: "")
        guard try root.allProcesses().contains(getpid()) else { return }
        let error = #expect(throws: SystemError.self) { try root.killAll() }
        #expect(error?.errno == .invalid)
    }

    @Test func aDelegatedGroupBelongsToItsUserButItsLimitsDoNot() throws {
        let live = try LiveGroup("delegate")
        try live.group.delegate(to: 65534, group: 65534)
        for hierarchy in live.group.layout.hierarchies {
            let directory = hierarchy.directory(live.group.path)
            #expect(try owner(directory) == 65534)
            #expect(try owner(directory + "/cgroup.procs") == 65534)
            if hierarchy.version == .v1 { #expect(try owner(directory + "/notify_on_release") == 0) }
            if hierarchy.controllers.contains(.pids) { #expect(try owner(directory + "/pids.max") == 0) }
        }
    }

    private func owner(_ path: String) throws -> UInt32 {
        var status = stat()
        try #require(stat(path, &status) == 0, "\(path): \(Errno.current)")
        return status.st_uid
    }
}
