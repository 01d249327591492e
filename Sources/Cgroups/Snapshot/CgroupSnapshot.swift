public import LinuxSystem

/// What the kernel holds for a group and all groups below it at one moment: limits, states and counters, by the
/// kernel's own file names.
///
/// Two snapshots, before and after a step, tell what the step has changed. Taking one reads a handful of small files
/// for each group, well under a millisecond for the groups of a lesson.
public struct CgroupSnapshot: Sendable, Hashable {
    /// One group in one hierarchy.
    public struct Group: Sendable, Hashable {
        public let hierarchy: Hierarchy
        /// Relative to the group that the snapshot was taken of: `demo/inner`; empty for that group itself.
        public let path: String
        /// The files' contents. The key is the file's name, `memory.max`; name and key for a file of several counters,
        /// `memory.events:oom_kill`; name and device where each device has a line, `io.max:254:0`.
        public let values: [String: String]
    }

    /// Every group in every hierarchy, by its directory.
    public let groups: [String: Group]
    /// The keys of `groups`: hierarchy by hierarchy, a group before those below it.
    public let directories: [String]

    /// Reads the state of a group and of all groups below it. Groups that go away meanwhile are left out.
    ///
    /// - Parameter processes: whether to take note of the processes in each group too, as `cgroup.procs`.
    /// - Throws: the first file that is there and cannot be read.
    public init(of group: Cgroup, processes: Bool = false) throws(SystemError) {
        var groups = [String: Group]()
        var directories = [String]()
        for hierarchy in group.layout.hierarchies {
            let files = SnapshotFile.files(of: hierarchy)
            let top = hierarchy.directory(group.path)
            for directory in group.tree(in: hierarchy) where group.files.exists(directory) {
                var values = [String: String]()
                for file in files {
                    guard let text = try group.files.readIfPresent("\(directory)/\(file.name)") else { continue }
                    for (name, value) in file.values(in: text) { values[name] = value }
                }
                if processes {
                    values["cgroup.procs"] = try group.pids(in: directory).map(String.init).joined(separator: " ")
                }
                let path = String(directory.dropFirst(top.count).drop { $0 == "/" })
                groups[directory] = Group(hierarchy: hierarchy, path: path, values: values)
                directories.append(directory)
            }
        }
        self.groups = groups
        self.directories = directories
    }

    /// What has changed since an earlier snapshot of the same group: first groups that were made or changed, in the
    /// order of `directories`, then those that were removed.
    ///
    /// A group that was made in between shows what differs from a fresh group's values.
    public func difference(from earlier: CgroupSnapshot) -> [CgroupChange] {
        var changes = [CgroupChange]()
        for directory in directories {
            guard let group = groups[directory] else { continue }
            let old = earlier.groups[directory]
            if old == nil { changes.append(CgroupChange(group, directory, .made)) }
            let before = old?.values ?? freshValues(directory, group)
            for name in Set(before.keys).union(group.values.keys).sorted() {
                let (from, to) = (before[name] ?? "", group.values[name] ?? "")
                if from != to { changes.append(CgroupChange(group, directory, .value(file: name, from: from, to: to))) }
            }
        }
        for directory in earlier.directories where groups[directory] == nil {
            guard let group = earlier.groups[directory] else { continue }
            changes.append(CgroupChange(group, directory, .removed))
        }
        return changes
    }

    /// What a new group holds before anybody writes to it.
    private func freshValues(_ directory: String, _ group: Group) -> [String: String] {
        let parent = directory.lastIndex(of: "/").flatMap { groups[String(directory[..<$0])] }
        var values = [String: String]()
        for file in SnapshotFile.files(of: group.hierarchy) {
            for name in group.values.keys where name == file.name || name.hasPrefix(file.name + ":") {
                switch file.fresh {
                case .text(let text): values[name] = text
                case .inherited: values[name] = parent?.values[name] ?? group.values[name]
                }
            }
        }
        return values
    }
}
