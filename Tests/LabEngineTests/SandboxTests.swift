import Cgroups
import Curriculum
import Glibc
import LabEngine
import LinuxSystem
import Testing

/// Runs a shell text in a sandbox and returns what it printed.
private func run(_ text: String, in sandbox: Sandbox) throws -> String {
    let pipe = try Pipe()
    let null = try FileDescriptor.open("/dev/null", O_RDWR)
    let handles = try sandbox.openForEntry()
    var plan = LaunchPlan()
    let descriptors: [Int32: Int32] = [0: null.rawValue, 1: pipe.writeEnd.rawValue, 2: pipe.writeEnd.rawValue]
    sandbox.enter(
        Sandbox.Entry("/bin/bash", ["bash", "-c", text], descriptors: descriptors), handles: handles, in: &plan)
    let child = try plan.run(handles.options)
    let output = String(decoding: try pipe.takeReadEnd().readAll(), as: UTF8.self)
    _ = try child.wait()
    return output
}

private let isRoot = geteuid() == 0

@Suite(.enabled(if: isRoot, "needs root: namespaces, mounts and control groups"), .serialized)
struct SandboxTests {
    @Test func theLearnerIsRootInsideAndNobodyOutside() throws {
        let sandbox = try Sandbox(host: SandboxHost(), settings: SandboxSettings())
        #expect(
            try run("id -u; cat /proc/self/uid_map; hostname; pwd", in: sandbox)
                == "0\n         0 1900000000      65536\nlab\n/work\n")
        try sandbox.close()
    }

    @Test func hostProgramsAreThereAndHostFilesAreNot() throws {
        let sandbox = try Sandbox(host: SandboxHost(), settings: SandboxSettings())
        #expect(
            try run(
                "ls /; stat -c %u /usr/bin/bash; awk 'BEGIN { print 6 * 7 }'; ls /home /var/lib 2>&1 | wc -l",
                in: sandbox)
                == "bin\ndev\netc\nlib\nlib32\nlib64\nlibx32\nproc\nroot\nrun\nsbin\nsys\ntmp\nusr\nvar\nwork\n0\n42\n2\n"
        )
        #expect(try run("echo changed > /usr/bin/true && cat /usr/bin/true", in: sandbox) == "changed\n")
        #expect(
            try run("grep -c . /proc/self/mountinfo > /tmp/n; ls -d /.layers", in: sandbox).contains("cannot access"))
        try sandbox.close()
        #expect(try FileDescriptor.open("/usr/bin/true", O_RDONLY).readAll(limit: 100).starts(with: [0x7f]))
    }

    @Test func everyNamespaceIsItsOwn() throws {
        let sandbox = try Sandbox(host: SandboxHost(), settings: SandboxSettings())
        let text = try run(
            "readlink /proc/self/ns/{mnt,pid,uts,ipc,net,user,cgroup}; cat /proc/1/cmdline | tr '\\0' ' '", in: sandbox)
        let lines = text.split(separator: "\n").map(String.init)
        for (kind, line) in zip([NamespaceKind.mount, .pid, .uts, .ipc, .net, .user, .cgroup], lines) {
            #expect(line != "\(kind.name):[\(kind.inode(process: "self") ?? 0)]")
        }
        #expect(lines.last == "pause ")
        try sandbox.close()
    }

    @Test func theLearnerMakesGroupsWithLimitsButCannotRaiseTheOuterOnes() throws {
        let sandbox = try Sandbox(host: SandboxHost(), settings: SandboxSettings())
        let text = try run(
            """
            cat /proc/self/cgroup | cut -d: -f2,3 | grep -E '^(memory|pids):'
            mkdir $LAB_CGROUP_PIDS/demo && echo 5 > $LAB_CGROUP_PIDS/demo/pids.max && cat $LAB_CGROUP_PIDS/demo/pids.max
            echo 999999 > $LAB_CGROUP_PIDS/pids.max
            echo $$ > $LAB_CGROUP_PIDS/demo/cgroup.procs && grep pids /proc/self/cgroup | cut -d: -f2,3
            """, in: sandbox)
        #expect(
            text == """
                pids:/
                memory:/
                5
                bash: line 3: /sys/fs/cgroup/pids/pids.max: Permission denied
                pids:/demo

                """ || sandbox.group.layout.version(of: .pids) == .v2)
        try sandbox.close()
    }

    @Test func nothingStaysAfterAClose() throws {
        let mounts = try MountInfo.read().count
        let host = try SandboxHost()
        let sandbox = try Sandbox(host: host, settings: SandboxSettings(limits: SandboxLimits(blockDevice: true)))
        _ = try run(
            "exec > /dev/null 2>&1; mkdir $LAB_CGROUP_FREEZER/ice; setsid sleep 1000 & echo $! > $LAB_CGROUP_FREEZER/ice/cgroup.procs; echo FROZEN > $LAB_CGROUP_FREEZER/ice/freezer.state",
            in: sandbox)
        let pid = sandbox.initPid
        try sandbox.close()
        #expect(!sandbox.group.exists)
        #expect(!KernelFile.exists("/proc/\(pid)"))
        #expect(!KernelFile.exists("/run/lab/\(sandbox.name)"))
        #expect(try MountInfo.read().count == mounts)
    }

    @Test func theDiskIsABlockDeviceOfItsOwn() throws {
        let sandbox = try Sandbox(
            host: SandboxHost(), settings: SandboxSettings(limits: SandboxLimits(blockDevice: true)))
        let text = try run(
            "dd if=/dev/zero of=/disk/a bs=4k count=8 oflag=direct 2>/dev/null; stat -c '%u %s' /disk/a; stat -f -c %T /disk",
            in: sandbox)
        #expect(text == "0 32768\next2/ext3\n")
        try sandbox.close()
    }
}
