// Values from the kernel's include/uapi/linux/sched.h, prctl.h, seccomp.h, capability.h, wait.h.
extension FlagTable {
    /// clone(2), unshare(2), setns(2). The lowest byte of clone's is a signal, and CLONE_NEWTIME lies in it.
    static let clone = FlagTable(bits: cloneBits)

    /// Namespaces first: they are what a lesson is about.
    private static let cloneBits: KeyValuePairs<UInt64, String> = [
        0x1000_0000: "CLONE_NEWUSER", 0x0002_0000: "CLONE_NEWNS", 0x2000_0000: "CLONE_NEWPID",
        0x4000_0000: "CLONE_NEWNET", 0x0400_0000: "CLONE_NEWUTS", 0x0800_0000: "CLONE_NEWIPC",
        0x0200_0000: "CLONE_NEWCGROUP", 0x80: "CLONE_NEWTIME", 0x100: "CLONE_VM", 0x200: "CLONE_FS",
        0x400: "CLONE_FILES", 0x800: "CLONE_SIGHAND", 0x1000: "CLONE_PIDFD", 0x2000: "CLONE_PTRACE",
        0x4000: "CLONE_VFORK", 0x8000: "CLONE_PARENT", 0x10000: "CLONE_THREAD", 0x40000: "CLONE_SYSVSEM",
        0x80000: "CLONE_SETTLS", 0x100000: "CLONE_PARENT_SETTID", 0x200000: "CLONE_CHILD_CLEARTID",
        0x400000: "CLONE_DETACHED", 0x800000: "CLONE_UNTRACED", 0x1000000: "CLONE_CHILD_SETTID",
        0x8000_0000: "CLONE_IO", 0x1_0000_0000: "CLONE_CLEAR_SIGHAND", 0x2_0000_0000: "CLONE_INTO_CGROUP",
    ]

    static let prctl = FlagTable(values: [
        1: "PR_SET_PDEATHSIG", 2: "PR_GET_PDEATHSIG", 3: "PR_GET_DUMPABLE", 4: "PR_SET_DUMPABLE", 7: "PR_GET_KEEPCAPS",
        8: "PR_SET_KEEPCAPS", 15: "PR_SET_NAME", 16: "PR_GET_NAME", 21: "PR_GET_SECCOMP", 22: "PR_SET_SECCOMP",
        23: "PR_CAPBSET_READ", 24: "PR_CAPBSET_DROP", 25: "PR_GET_TSC", 26: "PR_SET_TSC", 27: "PR_GET_SECUREBITS",
        28: "PR_SET_SECUREBITS", 29: "PR_SET_TIMERSLACK", 30: "PR_GET_TIMERSLACK", 35: "PR_SET_MM",
        36: "PR_SET_CHILD_SUBREAPER", 37: "PR_GET_CHILD_SUBREAPER", 38: "PR_SET_NO_NEW_PRIVS",
        39: "PR_GET_NO_NEW_PRIVS", 40: "PR_GET_TID_ADDRESS", 41: "PR_SET_THP_DISABLE", 47: "PR_CAP_AMBIENT",
        53: "PR_SET_SPECULATION_CTRL", 57: "PR_SET_IO_FLUSHER", 62: "PR_SCHED_CORE", 0x5961_6d61: "PR_SET_PTRACER",
        0x5356_4d41: "PR_SET_VMA",
    ])

    static let ambient = FlagTable(values: [
        1: "PR_CAP_AMBIENT_IS_SET", 2: "PR_CAP_AMBIENT_RAISE", 3: "PR_CAP_AMBIENT_LOWER",
        4: "PR_CAP_AMBIENT_CLEAR_ALL",
    ])

    static let seccompMode = FlagTable(values: [
        0: "SECCOMP_MODE_DISABLED", 1: "SECCOMP_MODE_STRICT", 2: "SECCOMP_MODE_FILTER",
    ])

    static let seccompOperation = FlagTable(values: [
        0: "SECCOMP_SET_MODE_STRICT", 1: "SECCOMP_SET_MODE_FILTER", 2: "SECCOMP_GET_ACTION_AVAIL",
        3: "SECCOMP_GET_NOTIF_SIZES",
    ])

    static let seccompFlags = FlagTable(bits: [
        1: "SECCOMP_FILTER_FLAG_TSYNC", 2: "SECCOMP_FILTER_FLAG_LOG", 4: "SECCOMP_FILTER_FLAG_SPEC_ALLOW",
        8: "SECCOMP_FILTER_FLAG_NEW_LISTENER", 16: "SECCOMP_FILTER_FLAG_TSYNC_ESRCH",
        32: "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
    ])

    static let capabilityVersion = FlagTable(values: [
        0x1998_0330: "_LINUX_CAPABILITY_VERSION_1", 0x2007_1026: "_LINUX_CAPABILITY_VERSION_2",
        0x2008_0522: "_LINUX_CAPABILITY_VERSION_3",
    ])

    static let wait = FlagTable(bits: [
        1: "WNOHANG", 2: "WUNTRACED", 4: "WEXITED", 8: "WCONTINUED", 0x0100_0000: "WNOWAIT",
        0x2000_0000: "__WNOTHREAD", 0x4000_0000: "__WALL", 0x8000_0000: "__WCLONE",
    ])

    static let signalActionFlags = FlagTable(bits: [
        1: "SA_NOCLDSTOP", 2: "SA_NOCLDWAIT", 4: "SA_SIGINFO", 0x0400_0000: "SA_RESTORER", 0x0800_0000: "SA_ONSTACK",
        0x1000_0000: "SA_RESTART", 0x4000_0000: "SA_NODEFER", 0x8000_0000: "SA_RESETHAND",
    ])

    static let signalMaskOperation = FlagTable(values: [0: "SIG_BLOCK", 1: "SIG_UNBLOCK", 2: "SIG_SETMASK"])

    static let resource = FlagTable(values: [
        0: "RLIMIT_CPU", 1: "RLIMIT_FSIZE", 2: "RLIMIT_DATA", 3: "RLIMIT_STACK", 4: "RLIMIT_CORE", 5: "RLIMIT_RSS",
        6: "RLIMIT_NPROC", 7: "RLIMIT_NOFILE", 8: "RLIMIT_MEMLOCK", 9: "RLIMIT_AS", 10: "RLIMIT_LOCKS",
        11: "RLIMIT_SIGPENDING", 12: "RLIMIT_MSGQUEUE", 13: "RLIMIT_NICE", 14: "RLIMIT_RTPRIO", 15: "RLIMIT_RTTIME",
    ])

    /// clock_gettime(2).
    static let clock = FlagTable(values: [
        0: "CLOCK_REALTIME", 1: "CLOCK_MONOTONIC", 2: "CLOCK_PROCESS_CPUTIME_ID", 3: "CLOCK_THREAD_CPUTIME_ID",
        4: "CLOCK_MONOTONIC_RAW", 5: "CLOCK_REALTIME_COARSE", 6: "CLOCK_MONOTONIC_COARSE", 7: "CLOCK_BOOTTIME",
        8: "CLOCK_REALTIME_ALARM", 9: "CLOCK_BOOTTIME_ALARM", 11: "CLOCK_TAI",
    ])

    /// msgctl(2), shmctl(2) and semctl(2); bit 8 is IPC_64 where the C library asks for the wide structures.
    static let ipcCommand = FlagTable(values: [
        0: "IPC_RMID", 1: "IPC_SET", 2: "IPC_STAT", 3: "IPC_INFO", 0x100: "IPC_RMID", 0x101: "IPC_SET",
        0x102: "IPC_STAT", 0x103: "IPC_INFO", 11: "MSG_STAT", 12: "MSG_INFO", 13: "SHM_STAT", 14: "SHM_INFO",
        18: "SEM_STAT", 19: "SEM_INFO",
    ])

    /// The requests of ptrace(2).
    static let tracing = FlagTable(values: [
        0: "PTRACE_TRACEME", 1: "PTRACE_PEEKTEXT", 2: "PTRACE_PEEKDATA", 3: "PTRACE_PEEKUSER", 4: "PTRACE_POKETEXT",
        5: "PTRACE_POKEDATA", 6: "PTRACE_POKEUSER", 7: "PTRACE_CONT", 8: "PTRACE_KILL", 9: "PTRACE_SINGLESTEP",
        16: "PTRACE_ATTACH", 17: "PTRACE_DETACH", 24: "PTRACE_SYSCALL", 0x4200: "PTRACE_SETOPTIONS",
        0x4206: "PTRACE_SEIZE", 0x4207: "PTRACE_INTERRUPT", 0x4208: "PTRACE_LISTEN",
        0x420E: "PTRACE_GET_SYSCALL_INFO",
    ])

    static let closeRange = FlagTable(bits: [2: "CLOSE_RANGE_UNSHARE", 4: "CLOSE_RANGE_CLOEXEC"])
}
