extension CallSet {
    /// The calls of a named set, on any architecture: arm64 lacks the ones without `at`, i386 adds those with `32`.
    public static func members(of name: Name) -> Set<String> {
        switch name {
        case .ns: namespaceCalls
        case .mount: mountCalls
        case .cgroup: cgroupCalls
        case .net: networkCalls
        case .id: identityCalls
        case .cap: capabilityCalls
        case .exec: executionCalls
        case .file: fileCalls
        case .signal: signalCalls
        }
    }

    private static let namespaceCalls: Set<String> = [
        "clone", "clone3", "unshare", "setns", "sethostname", "setdomainname",
    ]

    private static let mountCalls: Set<String> = [
        "mount", "umount", "umount2", "pivot_root", "chroot", "fsopen", "fspick", "fsconfig", "fsmount", "move_mount",
        "open_tree", "open_tree_attr", "mount_setattr",
    ]

    /// What makes, removes, opens and writes cgroup files. Only calls that concern such a file are reported.
    private static let cgroupCalls: Set<String> = [
        "mkdir", "mkdirat", "rmdir", "unlinkat", "open", "openat", "openat2", "creat", "write", "writev", "pwrite64",
        "pwritev", "pwritev2", "sendfile", "sendfile64", "splice", "copy_file_range", "clone3",
    ]

    private static let networkCalls: Set<String> = [
        "socket", "socketpair", "bind", "connect", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg",
        "setsockopt", "shutdown", "socketcall",
    ]

    private static let identityCalls: Set<String> = [
        "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setfsuid", "setfsgid", "setgroups",
        "setuid32", "setgid32", "setreuid32", "setregid32", "setresuid32", "setresgid32", "setfsuid32", "setfsgid32",
        "setgroups32",
    ]

    private static let capabilityCalls: Set<String> = [
        "capset", "prctl", "seccomp", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self",
    ]

    private static let executionCalls: Set<String> = ["execve", "execveat"]

    private static let fileCalls: Set<String> = [
        "open", "openat", "openat2", "creat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat",
        "renameat2", "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat", "chmod", "fchmod", "fchmodat",
        "fchmodat2", "chown", "lchown", "fchown", "fchownat", "chown32", "lchown32", "fchown32", "truncate",
        "ftruncate", "truncate64", "ftruncate64", "chdir", "fchdir",
    ]

    private static let signalCalls: Set<String> = [
        "kill", "tkill", "tgkill", "pidfd_send_signal", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "rt_sigaction",
        "sigaction", "signal",
    ]
}
