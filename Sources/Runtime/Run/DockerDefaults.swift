internal import CLinux
internal import LinuxSystem

/// What Docker gives a container unless told otherwise (moby, oci/defaults.go and oci/caps/defaults.go).
enum DockerDefaults {
    static let capabilities: UInt64 = [
        CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FSETID, CAP_FOWNER, CAP_MKNOD, CAP_NET_RAW, CAP_SETGID, CAP_SETUID,
        CAP_SETFCAP,
        CAP_SETPCAP, CAP_NET_BIND_SERVICE, CAP_SYS_CHROOT, CAP_KILL, CAP_AUDIT_WRITE,
    ].reduce(0) { $0 | 1 << UInt64($1) }

    static let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// Hidden, since they tell about the machine: below `/proc`.
    static let maskedInProc = [
        "acpi", "asound", "interrupts", "kcore", "keys", "latency_stats", "timer_list", "timer_stats", "sched_debug",
        "scsi",
    ]
    /// Below `/sys`.
    static let maskedInSys = ["firmware", "devices/virtual/powercap"]
    /// Below `/proc`: to be read only.
    static let readOnlyInProc = ["bus", "fs", "irq", "sys", "sysrq-trigger"]

    /// `/dev`: name, and the numbers that the kernel has always known it by.
    static let devices: [(name: String, major: Int, minor: Int)] = [
        ("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("tty", 5, 0),
    ]
    static let deviceLinks = [
        ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"), ("ptmx", "pts/ptmx"), ("core", "/proc/kcore"),
    ]

    static let hosts = """
        127.0.0.1\tlocalhost
        ::1\tlocalhost ip6-localhost ip6-loopback
        fe00::\tip6-localnet
        ff00::\tip6-mcastprefix
        ff02::1\tip6-allnodes
        ff02::2\tip6-allrouters

        """
}
