/// One difference between two snapshots.
public struct CgroupChange: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// The group was made.
        case made
        /// The group was removed.
        case removed
        /// A file, or one key of it, holds something else. Empty where it had or has no such key.
        case value(file: String, from: String, to: String)
    }

    public let hierarchy: Hierarchy
    /// Relative to the group of the snapshots; empty for that group itself.
    public let path: String
    /// The group's directory on this machine.
    public let directory: String
    public let kind: Kind

    init(_ group: CgroupSnapshot.Group, _ directory: String, _ kind: Kind) {
        hierarchy = group.hierarchy
        path = group.path
        self.directory = directory
        self.kind = kind
    }

    /// The file, or file and key as `memory.events:oom_kill`; nil where the group itself was made or removed.
    public var file: String? { if case .value(let file, _, _) = kind { file } else { nil } }
    public var from: String? { if case .value(_, let from, _) = kind { from } else { nil } }
    public var to: String? { if case .value(_, _, let to) = kind { to } else { nil } }

    /// Which controller it is about, by the kernel's name: `blkio`; several that share a v1 hierarchy with a comma;
    /// `unified` for what belongs to the core of v2.
    public var controller: String {
        switch hierarchy.version {
        case .v1:
            let names = hierarchy.controllers.map(\.v1Name).sorted()
            let prefix = file.map { String($0.prefix { $0 != "." }) }
            return prefix.flatMap { names.contains($0) ? $0 : nil } ?? names.joined(separator: ",")
        case .v2:
            let prefix = file.map { String($0.prefix { $0 != "." }) }
            return prefix.flatMap { Controller(rawValue: $0)?.rawValue } ?? "unified"
        }
    }

    /// The counter that went up, and by how much; nil for any other change.
    public var increase: (counter: CgroupCounter, by: UInt64)? {
        guard case .value(let file, let from, let to) = kind, let counter = CgroupCounter(file: file),
            let after = UInt64(to)
        else { return nil }
        let before = UInt64(from) ?? 0
        return after > before ? (counter, after - before) : nil
    }
}

/// The counters by which the kernel tells that a limit was enforced. v2 counts in the group and in all above it.
public enum CgroupCounter: String, Sendable, Hashable, CaseIterable {
    case oomKills = "oom_kills"
    case memoryLimitHits = "memory_limit_hits"
    case pidsMaxHits = "pids_max_hits"
    case throttled = "throttled"

    /// From the name in a snapshot.
    public init?(file: String) {
        switch file {
        case "memory.oom_control:oom_kill", "memory.events:oom_kill": self = .oomKills
        case "memory.failcnt", "memory.events:max": self = .memoryLimitHits
        case "pids.events:max": self = .pidsMaxHits
        case "cpu.stat:nr_throttled": self = .throttled
        default: return nil
        }
    }
}
