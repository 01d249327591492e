extension Vocabulary {
    /// One probe: what it must be told, what it may be told, and what it reads.
    public struct Probe: Sendable, Hashable {
        public var name: String
        /// One key of each group must be given.
        public var required: [[String]]
        public var optional: [String]
        /// Keys of `expect`.
        public var readings: [Reading]

        /// Every key that the probe knows, besides those of each check.
        public var keys: [String] { required.flatMap { $0 } + optional }

        /// The names of its readings.
        public var reads: [String] { readings.map(\.name) }

        public func reading(_ name: String) -> Reading? { readings.first { $0.name == name } }
    }

    /// Something that a probe reads, and how its values are spelled.
    public struct Reading: Sendable, Hashable {
        public var name: String
        public var kind: Kind

        public enum Kind: Sendable, Hashable {
            case text
            /// `true` or `false`.
            case bool
            /// A whole number.
            case count
            /// A whole number or a size such as `64M`; `max` for no limit.
            case amount
            /// Such as `25%`; `max` for no limit.
            case percent
            /// Any number.
            case number
            /// The name of an errno, or 0 for success.
            case errno
            /// One of these words.
            case oneOf([String])
            /// `full`, `none`, or names of capabilities with commas between them.
            case capabilities
        }
    }

    /// The probes and their keys.
    public static let probes: [Probe] =
        [
            Probe(
                name: "cgroup", required: [["controller"], ["path"]], optional: [],
                readings: readings([
                    "exists": .bool, "limit": .amount, "quota": .percent, "weight": .count, "shares": .count,
                    "frozen": .bool, "procs": .count, "usage": .amount, "oom_kills": .count, "pids_max_hits": .count,
                    "throttled": .count, "read_bps": .amount, "write_bps": .amount,
                ])),
            Probe(
                name: "process", required: [["match", "argv", "comm"]], optional: ["controller"],
                readings: readings([
                    "count": .count, "state": .text, "cgroup": .text, "frozen": .bool, "uid": .count,
                    "inner_pid": .count,
                    "chrooted": .bool, "listens": .text,
                ])),
            Probe(
                name: "mount", required: [["target"]], optional: ["match", "argv", "comm"],
                readings: readings([
                    "exists": .bool, "fstype": .text, "options": .text, "source": .text, "count": .count,
                ])),
            Probe(
                name: "overlay", required: [["target"]], optional: ["path", "match", "argv", "comm"],
                readings: readings([
                    "exists": .bool, "layers": .count, "lowers": .text, "upper": .text, "work": .text, "from": .text,
                    "state": .oneOf([
                        "absent", "lower", "added", "changed", "metadata", "deleted", "replaced", "merged",
                    ]),
                ])),
            Probe(
                name: "file", required: [["path"]], optional: ["match", "argv", "comm", "other", "text"],
                readings: readings([
                    "exists": .bool, "type": .text, "mode": .text, "uid": .count, "size": .amount, "contains": .text,
                    "content": .text, "same_file": .bool, "holds": .bool,
                ])),
            Probe(
                name: "namespace", required: [["match", "argv", "comm"]], optional: ["other"],
                readings: [Reading(name: "hostname", kind: .text)]
                    + ["pid", "mnt", "uts", "ipc", "net", "user", "cgroup", "time"].map {
                        Reading(name: $0, kind: .oneOf(["own", "session", "host", "same", "different"]))
                    }),
            Probe(
                name: "capability", required: [["match", "argv", "comm"]], optional: [],
                readings: ["effective", "permitted", "inheritable", "bounding", "ambient"].map {
                    Reading(name: $0, kind: .capabilities)
                }),
            Probe(
                name: "link", required: [["link"]], optional: ["match", "argv", "comm"],
                readings: readings([
                    "exists": .bool, "kind": .text, "up": .bool, "address": .text, "mtu": .count, "master": .text,
                ])),
            Probe(
                name: "kernel", required: [["path"]], optional: [],
                readings: [
                    Reading(name: "value", kind: .text), Reading(name: "host", kind: .oneOf(["same", "different"])),
                ]),
            Probe(
                name: "syscall", required: [["call"]], optional: ["args"],
                readings: readings(["count": .count, "errno": .errno, "ret": .number])),
            Probe(
                name: "measure", required: [["consumer"], ["path", "paths"]], optional: ["amount", "time"],
                readings: readings([
                    "killed": .bool, "reached": .amount, "forks": .count, "errno": .errno, "share": .percent,
                    "throttled": .count, "ratio": .number, "cpu_stops": .bool,
                ])),
        ] + imageProbes

    public static func probe(_ name: String) -> Probe? { probes.first { $0.name == name } }

    /// What `measure` can start inside a group.
    public static let consumers: [String] = ["memory", "pids", "cpu", "io"]

    static func readings(_ kinds: KeyValuePairs<String, Reading.Kind>) -> [Reading] {
        kinds.map { Reading(name: $0.key, kind: $0.value) }
    }
}
