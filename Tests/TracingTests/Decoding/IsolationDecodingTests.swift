import LinuxSystem
import Testing

@testable import Tracing

/// Each call as the terminal shows it.
struct IsolationDecodingTests {
    private let memory = FakeMemory()

    @Test func namespaceCallsHaveTheNamesOfTheirFlags() {
        memory.paths[5] = "net:[4026531840]"
        #expect(memory.text("unshare", 0x0400_0000) == "unshare(CLONE_NEWUTS) = 0")
        #expect(
            memory.text("unshare", 0x7e02_0080)
                == "unshare(CLONE_NEWUSER|CLONE_NEWNS|CLONE_NEWPID|CLONE_NEWNET|CLONE_NEWUTS|CLONE_NEWIPC"
                + "|CLONE_NEWCGROUP|CLONE_NEWTIME) = 0")
        #expect(memory.text("setns", 5, 0x4000_0000) == "setns(5<net:[4026531840]>, CLONE_NEWNET) = 0")
        #expect(memory.text("setns", 5, 0) == "setns(5<net:[4026531840]>, 0) = 0")
        #expect(memory.text("clone", 0x0400_0011) == "clone(CLONE_NEWUTS|SIGCHLD) = 0")
        #expect(memory.text("clone", 17) == "clone(SIGCHLD) = 0")
    }

    @Test(arguments: CallArchitecture.allCases)
    func namespaceCallsReadTheSameOnEveryArchitecture(architecture: CallArchitecture) {
        #expect(memory.text("unshare", 0x0002_0000, on: architecture) == "unshare(CLONE_NEWNS) = 0")
        #expect(
            memory.text("mkdirat", UInt64(bitPattern: -100) & 0xffff_ffff, memory.place("/a"), 0o755, on: architecture)
                == "mkdirat(AT_FDCWD, \"/a\", 0755) = 0")
    }

    @Test func numbersThatHaveANameAreToldByIt() {
        #expect(memory.text("msgctl", 7, 0, 0) == "msgctl(7, IPC_RMID, NULL) = 0")
        #expect(memory.text("msgctl", 7, 0x100, 0) == "msgctl(7, IPC_RMID, NULL) = 0")
        #expect(memory.text("semctl", 7, 1, 16, 0) == "semctl(7, 1, 16, NULL) = 0")
        #expect(memory.text("clock_settime", 0, 0) == "clock_settime(CLOCK_REALTIME, NULL) = 0")
        #expect(memory.text("ptrace", 0x4206, 12, 0, 0) == "ptrace(PTRACE_SEIZE, 12, NULL, NULL) = 0")
    }

    @Test func clone3ShowsItsStructure() {
        memory.paths[7] = "/sys/fs/cgroup/unified/demo"
        let plain = memory.place([0x2_2000_0000, 0, 0, 0, 17, 0, 0, 0, 0, 0, 7] as [UInt64])
        #expect(
            memory.text("clone3", plain, 88)
                == "clone3({flags=CLONE_NEWPID|CLONE_INTO_CGROUP, exit_signal=SIGCHLD, "
                + "cgroup=7</sys/fs/cgroup/unified/demo>}) = 0")
    }

    @Test func mountsAreToldByPathAndFlag() {
        let none = memory.place("none")
        let root = memory.place("/")
        #expect(
            memory.text("mount", none, root, 0, 0x44000) == "mount(\"none\", \"/\", NULL, MS_REC|MS_PRIVATE, NULL) = 0")
        #expect(
            memory.text(
                "mount", memory.place("tmpfs"), memory.place("/tmp"), memory.place("tmpfs"), 0xC0ED_0006,
                memory.place("size=1m"))
                == "mount(\"tmpfs\", \"/tmp\", \"tmpfs\", MS_NOSUID|MS_NODEV, \"size=1m\") = 0")
        #expect(memory.text("umount2", root, 2) == "umount2(\"/\", MNT_DETACH) = 0")
        #expect(memory.text("pivot_root", memory.place("."), memory.place(".")) == "pivot_root(\".\", \".\") = 0")
        #expect(memory.text("chroot", memory.place("/srv")) == "chroot(\"/srv\") = 0")
    }

    @Test func theNewMountCallsAreTold() {
        memory.paths[3] = "anon_inode:[fscontext]"
        memory.paths[9] = "user:[4026532000]"
        #expect(memory.text("fsopen", memory.place("overlay"), 1) == "fsopen(\"overlay\", FSOPEN_CLOEXEC) = 0")
        #expect(
            memory.text("fsconfig", 3, 1, memory.place("lowerdir"), memory.place("/a:/b"))
                == "fsconfig(3<anon_inode:[fscontext]>, FSCONFIG_SET_STRING, \"lowerdir\", \"/a:/b\", 0) = 0")
        #expect(
            memory.text("fsconfig", 3, 6)
                == "fsconfig(3<anon_inode:[fscontext]>, FSCONFIG_CMD_CREATE, NULL, NULL, 0) = 0")
        #expect(memory.text("fsmount", 4, 1, 2) == "fsmount(4, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID) = 0")
        #expect(
            memory.text("move_mount", 4, memory.place(""), 0xffff_ff9c, memory.place("/mnt"), 4)
                == "move_mount(4, \"\", AT_FDCWD, \"/mnt\", MOVE_MOUNT_F_EMPTY_PATH) = 0")
        #expect(
            memory.text("open_tree", 0xffff_ff9c, memory.place("/usr"), 0x88001)
                == "open_tree(AT_FDCWD, \"/usr\", OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE) = 0")
        let attributes = memory.place([0x100001, 0, 0x40000, 9] as [UInt64])
        #expect(
            memory.text("mount_setattr", 4, memory.place(""), 0x1000, attributes, 32)
                == "mount_setattr(4, \"\", AT_EMPTY_PATH, {attr_set=MOUNT_ATTR_RDONLY|MOUNT_ATTR_IDMAP, "
                + "propagation=MS_PRIVATE, userns_fd=9<user:[4026532000]>}, 32) = 0")
    }

    @Test func credentialsAreToldByName() {
        #expect(memory.text("setuid", 1000) == "setuid(1000) = 0")
        #expect(memory.text("setresuid", 0xffff_ffff, 65534, .max) == "setresuid(-1, 65534, -1) = 0")
        #expect(memory.text("setgroups", 2, memory.place([4, 27] as [UInt32])) == "setgroups(2, [4, 27]) = 0")
        #expect(
            memory.text("setgroups", 2, memory.place([4, 27] as [UInt16]), on: .i386) == "setgroups(2, [4, 27]) = 0")
        #expect(memory.text("setgroups", 0, 0) == "setgroups(0, []) = 0")
        let header = memory.place([0x2008_0522, 0] as [UInt32])
        let data = memory.place([1 << 21, 1 << 21, 0, 0, 1 << 7, 0] as [UInt32])
        #expect(
            memory.text("capset", header, data)
                == "capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=CAP_SYS_ADMIN, "
                + "permitted=CAP_SYS_ADMIN|CAP_BPF, inheritable=0}) = 0")
        let most = memory.place([0xffff_ffdf, 0xffff_ffff, 0, 0x1ff, 0x1ff, 0] as [UInt32])
        #expect(memory.text("capset", header, most).contains("effective=all except CAP_KILL, permitted=all,"))
    }

    @Test func prctlIsToldByItsOption() {
        #expect(memory.text("prctl", 38, 1) == "prctl(PR_SET_NO_NEW_PRIVS, 1) = 0")
        #expect(memory.text("prctl", 24, 21) == "prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN) = 0")
        #expect(memory.text("prctl", 1, 9) == "prctl(PR_SET_PDEATHSIG, SIGKILL) = 0")
        #expect(
            memory.text("prctl", 47, 2, 10) == "prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_BIND_SERVICE) = 0")
        #expect(memory.text("prctl", 15, memory.place("worker")) == "prctl(PR_SET_NAME, \"worker\") = 0")
        let filter = memory.place([12] as [UInt64])
        #expect(
            memory.text("seccomp", 1, 1, filter)
                == "seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, {len=12}) = 0")
        #expect(memory.text("prctl", 22, 2, filter) == "prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {len=12}) = 0")
    }

    @Test func programsAreToldWithTheirArguments() {
        let words = [memory.place("sh"), memory.place("-c"), memory.place("echo \"hi\"\n"), 0]
        #expect(
            memory.text("execve", memory.place("/bin/sh"), memory.place(words), 1)
                == #"execve("/bin/sh", ["sh", "-c", "echo \"hi\"\n"]) = 0"#)
        let short = memory.place([UInt32(memory.place("true")), 0])
        #expect(
            memory.text("execve", memory.place("/bin/true"), short, on: .i386)
                == "execve(\"/bin/true\", [\"true\"]) = 0")
    }

    @Test func aThousandArgumentsAreNotAllRead() {
        let word = memory.place("x")
        let text = memory.text("execve", word, memory.place([UInt64](repeating: word, count: 1000)))
        #expect(text.contains("…"))
        #expect(text.count < 400)
    }

    @Test func signalsAreToldByName() {
        #expect(memory.text("kill", 42, 9) == "kill(42, SIGKILL) = 0")
        #expect(memory.text("kill", UInt64(bitPattern: -1), 0) == "kill(-1, 0) = 0")
        #expect(memory.text("tgkill", 42, 43, 15) == "tgkill(42, 43, SIGTERM) = 0")
        let action = memory.place([1, 0x1000_0000, 0, 0] as [UInt64])
        #expect(
            memory.text("rt_sigaction", 2, action)
                == "rt_sigaction(SIGINT, {sa_handler=SIG_IGN, sa_flags=SA_RESTART}) = 0")
        #expect(
            memory.text("rt_sigprocmask", 0, memory.place([0x4002] as [UInt64]))
                == "rt_sigprocmask(SIG_BLOCK, [SIGINT, SIGTERM]) = 0")
    }

    @Test func whatCannotBeReadStaysAnAddress() {
        #expect(memory.text("sethostname", 0xdead0000, 4) == "sethostname(0xdead0000, 4) = 0")
        #expect(memory.text("chroot", 0xdead0000) == "chroot(0xdead0000) = 0")
        #expect(memory.text("execve", 0xdead0000, 0xdead0000) == "execve(0xdead0000, 0xdead0000) = 0")
        #expect(memory.text("clone3", 0xdead0000) == "clone3(0xdead0000) = 0")
        #expect(
            memory.text("mount_setattr", 3, 0, 0, 0xdead0000, 32) == "mount_setattr(3, NULL, 0, 0xdead0000, 32) = 0")
    }
}
