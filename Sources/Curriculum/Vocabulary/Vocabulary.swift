/// The words that course files may use. One list each: the modules that give them meaning assert against these.
public enum Vocabulary {
    /// What a lab may need of the machine: the names under `needs:` and in `lab doctor`.
    public static let features: [String] = [
        "root", "userns", "userns.range", "pidfd", "ptrace", "seccomp", "overlay", "overlay.user-xattr", "idmap",
        "netns", "block-device",
        "cgroup.cpu", "cgroup.memory", "cgroup.pids", "cgroup.io", "cgroup.devices", "cgroup.freezer", "cgroup.cpuset",
        "cgroup2", "cgroup2.kill", "cgroup2.freeze", "vm", "labd", "busybox", "runc", "crun",
    ]

    /// The feature that whatever has services needs.
    static let server = "labd"

    /// Controllers as `controller=` and `controller:` name them, by their v2 names (`io` is `blkio` on v1).
    public static let controllers: [String] = [
        "cpu", "cpuacct", "cpuset", "memory", "pids", "io", "devices", "freezer",
    ]

    /// The sets that `trace=` and `lab trace --only` take, besides the names of calls.
    public static let traceSets: [String] = [
        "ns", "mount", "cgroup", "net", "id", "cap", "exec", "file", "signal", "all",
    ]

    /// What a check's message may hold in braces: what was found, and what was wanted.
    public static let placeholders: [String] = ["actual", "expected"]

    /// Counters that a prediction may name.
    public static let counters: [String] = ["oom_kills", "pids_max_hits", "throttled"]

    /// How a file of an overlay came to be what is seen, as a prediction names it.
    public static let layerStates: [String] = [
        "lower", "added", "changed", "metadata", "deleted", "replaced", "merged",
    ]

    /// Ways of running one workload, as `lab compare --ways` names them.
    public static let ways: [String] = ["native", "chroot", "container", "vm", "vm-cold"]

    /// What `lab compare` measures in each way, as a prediction names it.
    public static let measured: [String] = ["start", "memory", "disk", "cpu", "call"]
}
