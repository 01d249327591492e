internal import Cgroups
internal import LinuxSystem

/// A look at a session from outside: its processes, namespaces, groups and mounts, as the kernel has them now.
public struct Inspection: Sendable {
    public enum Subject: Sendable, Hashable, CaseIterable {
        case processes, namespaces, groups, mounts
    }

    public struct Row: Sendable, Hashable {
        public var name: String
        public var value: String
    }

    public struct Section: Sendable, Hashable {
        public var subject: Subject
        public var rows: [Row]
    }

    public let sections: [Section]

    public init(of sandbox: Sandbox) {
        let pids = ((try? sandbox.group.allProcesses()) ?? []).sorted()
        // What changes least comes first: a terminal shows the end.
        sections = [
            Section(subject: .mounts, rows: Inspection.mounts(sandbox.initPid)),
            Section(subject: .namespaces, rows: Inspection.namespaces(sandbox.initPid)),
            Section(subject: .processes, rows: Inspection.processes(pids)),
            Section(subject: .groups, rows: Inspection.groups(sandbox.group)),
        ]
    }

    /// Each with its number outside and inside.
    private static func processes(_ pids: [Int32]) -> [Row] {
        pids.compactMap { pid in
            guard let status = try? ProcessStatus.read(process: "\(pid)") else { return nil }
            let inside = status.namespacePids.last ?? pid
            let command = (try? KernelFile.readIfPresent("/proc/\(pid)/cmdline")) ?? nil
            let words = (command ?? "").split(separator: "\0").joined(separator: " ")
            return Row(name: "\(pid) → \(inside)", value: "\(status.state)  \(words.isEmpty ? status.name : words)")
        }
    }

    /// By inode, with those that are the host's own marked.
    private static func namespaces(_ pid: Int32) -> [Row] {
        NamespaceKind.allCases.compactMap { kind in
            guard let inode = kind.inode(process: "\(pid)") else { return nil }
            let shared = kind.inode(process: "self") == inode
            return Row(name: kind.name, value: shared ? "\(inode)  = host" : "\(inode)")
        }
    }

    /// Every group that the learner made, with its limits and counters.
    private static func groups(_ group: Cgroup) -> [Row] {
        guard let snapshot = try? CgroupSnapshot(of: group, processes: true) else { return [] }
        return snapshot.directories.flatMap { directory -> [Row] in
            guard let entry = snapshot.groups[directory], !entry.path.isEmpty else { return [] }
            return entry.values.sorted { $0.key < $1.key }.map { file, value in
                Row(name: "\(entry.path)/\(file)", value: value.split(separator: "\n").joined(separator: " "))
            }
        }
    }

    private static func mounts(_ pid: Int32) -> [Row] {
        ((try? MountInfo.read(process: "\(pid)")) ?? []).map { mount in
            Row(name: mount.target, value: "\(mount.type)  \(mount.options)")
        }
    }
}
