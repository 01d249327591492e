import Cgroups
import Glibc
import LinuxSystem
import Testing

@Suite struct LayoutTests {
    @Test func onAHybridMachineEachControllerIsWhereItIsMounted() throws {
        let files = FixtureFiles(["/sys/fs/cgroup/unified/cgroup.controllers": "\n"])
        let layout = try CgroupLayout(
            mountInfo: """
                31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
                33 31 0:30 / /sys/fs/cgroup/blkio rw,relatime - cgroup cgroup rw,blkio
                37 31 0:34 / /sys/fs/cgroup/freezer rw,relatime - cgroup cgroup rw,freezer
                40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
                41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                """, files: files)
        #expect(
            layout.hierarchies.map(\.mountPoint).map { $0.split(separator: "/").last } == [
                "cpu,cpuacct", "blkio", "freezer", "unified",
            ])
        #expect(layout.hierarchy(of: .cpuacct)?.mountPoint == "/sys/fs/cgroup/cpu,cpuacct")
        #expect(layout.hierarchy(of: .io)?.mountPoint == "/sys/fs/cgroup/blkio")
        #expect(layout.version(of: .freezer) == .v1)
        #expect(layout.version(of: .devices) == .v2, "an eBPF program, where v1 has not got devices")
        #expect(layout.hierarchy(of: .memory) == nil)
        #expect(layout.unified?.mountPoint == "/sys/fs/cgroup/unified")
        let group = Cgroup(layout: layout, path: "lab/k3f9")
        #expect(group.directory(of: .io) == "/sys/fs/cgroup/blkio/lab/k3f9")
        #expect(group.directory(of: .memory) == nil)
        #expect(group.child("demo").parent?.path == "lab/k3f9")
        #expect(group.unifiedDirectory == "/sys/fs/cgroup/unified/lab/k3f9")
    }

    @Test func onAPureV2MachineEverythingIsInOneHierarchy() throws {
        let files = FixtureFiles(["/sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory hugetlb pids rdma misc\n"])
        let layout = try CgroupLayout(
            mountInfo: "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate", files: files)
        for controller in Controller.allCases {
            #expect(layout.hierarchy(of: controller)?.version == .v2)
            #expect(layout.hierarchy(of: controller)?.mountPoint == "/sys/fs/cgroup")
        }
    }

    @Test func aControllerThatV2DoesNotOfferIsMissing() throws {
        let files = FixtureFiles(["/sys/fs/cgroup/cgroup.controllers": "cpu pids\n"])
        let layout = try CgroupLayout(
            mountInfo: "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw", files: files)
        let group = Cgroup(layout: layout, path: "lab")
        #expect(layout.hierarchy(of: .memory) == nil)
        let error = #expect(throws: SystemError.self) { _ = try group.memory }
        #expect(error?.errno == .noSuchDevice)
    }

    @Test func ofSeveralMountsOfOneHierarchyTheWholeAndWritableOneCounts() throws {
        let layout = try CgroupLayout(
            mountInfo: """
                32 31 0:29 /docker/a /part rw - cgroup cgroup rw,pids
                33 31 0:29 / /whole-read-only ro - cgroup cgroup rw,pids
                34 31 0:29 / /whole rw - cgroup cgroup rw,pids
                """, files: FixtureFiles([:]))
        #expect(layout.hierarchies.map(\.mountPoint) == ["/whole"])
    }

    @Test func aMachineWithoutControlGroupsIsToldHowToMountThem() {
        let error = #expect(throws: SystemError.self) {
            _ = try CgroupLayout(mountInfo: "23 1 0:21 / /proc rw - proc proc rw", files: FixtureFiles([:]))
        }
        #expect(error?.errno == .noSuchDevice)
        #expect(error?.advice?.contains("mount -t cgroup2") == true)
    }

    @Test func aFolderOfFixturesCanStandInForTheRoot() throws {
        var template = Array(("/tmp/lab-test-layout-" + String(repeating: "X", count: 6)).utf8CString)
        let root = try #require(mkdtemp(&template).map { String(cString: $0) })
        for folder in ["/pids", "/pids/demo"] { try #require(mkdir(root + folder, 0o755) == 0) }
        let file = try FileDescriptor.open(root + "/pids/demo/pids.max", O_CREAT | O_WRONLY, mode: 0o644)
        try file.write("max\n")
        defer {
            unlink(root + "/pids/demo/pids.max")
            for folder in ["/pids/demo", "/pids", ""] { rmdir(root + folder) }
        }
        let layout = try CgroupLayout(mountInfo: "34 31 0:29 / /pids rw - cgroup cgroup rw,pids", root: root)
        let group = Cgroup(layout: layout, path: "demo")
        #expect(group.directory(of: .pids) == root + "/pids/demo")
        #expect(try group.pids.limit() == .max)
        #expect(Cgroup(layout: layout, path: "").subgroups() == ["demo"])
    }

    @Test func aPathThatLeadsUpIsNoGroup() {
        #expect(Cgroup.isValid(path: "lab/demo"))
        #expect(!Cgroup.isValid(path: "lab/../.."))
        #expect(!Cgroup.isValid(path: "."))
    }
}
