extension Vocabulary {
    /// One probe: what it must be told, what it may be told, and what it reads.
    public struct Probe: Sendable, Hashable {
        public var name: String
        /// One key of each group must be given.
        public var required: [[String]]
        public var optional: [String]
        /// Keys of `expect`.
        public var reads: [String]

        /// Every key that the probe knows, besides those of each check.
        public var keys: [String] { required.flatMap { $0 } + optional }
    }

    /// The probes and their keys.
    public static let probes: [Probe] = [
        Probe(
            name: "cgroup", required: [["controller"], ["path"]], optional: [],
            reads: [
                "exists", "limit", "quota", "weight", "shares", "frozen", "procs", "usage", "oom_kills",
                "pids_max_hits", "throttled", "read_bps", "write_bps",
            ]),
        Probe(
            name: "process", required: [["match", "comm"]], optional: ["controller"],
            reads: ["count", "state", "cgroup", "frozen"]),
        Probe(
            name: "mount", required: [["target"]], optional: [], reads: ["exists", "fstype", "options", "source"]),
        Probe(
            name: "file", required: [["path"]], optional: [],
            reads: ["exists", "type", "mode", "uid", "size", "contains", "content"]),
        Probe(name: "syscall", required: [["call"]], optional: ["args"], reads: ["count", "errno", "ret"]),
        Probe(
            name: "measure", required: [["consumer"], ["path", "paths"]], optional: ["amount", "time"],
            reads: ["killed", "reached", "forks", "errno", "share", "throttled", "ratio", "cpu_stops"]),
    ]

    public static func probe(_ name: String) -> Probe? { probes.first { $0.name == name } }

    /// What `measure` can start inside a group.
    public static let consumers: [String] = ["memory", "pids", "cpu", "io"]
}
