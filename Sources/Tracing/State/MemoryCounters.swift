internal import LinuxSystem

/// The group of a process in the hierarchy of the memory controller.
struct MemoryGroup: Hashable {
    let path: String
}

/// How often the OOM killer has struck in each group: `oom_kill` of `memory.oom_control` (v1) or `memory.events` (v2).
///
/// On v1 the counter is the victim's own group's, on v2 it counts for the groups above too; the victim's own is right
/// for both.
struct MemoryCounters {
    /// The hierarchy's name as `CgroupPlace` has it; nil where no memory controller is mounted.
    let hierarchy: String?
    private let mountPoint: String
    private let root: String
    private let file: String
    private var known: [MemoryGroup: Int] = [:]

    init() {
        let (mount, file) = MemoryCounters.find()
        hierarchy = mount.map(CgroupPlace.hierarchy(of:))
        mountPoint = mount?.target ?? ""
        root = mount.map { $0.root == "/" ? "" : $0.root } ?? ""
        self.file = file
    }

    private static func find() -> (MountInfo?, file: String) {
        let mounts = (try? MountInfo.read()) ?? []
        if let mount = mounts.first(where: { mount in
            mount.type == "cgroup" && CgroupPlace.hierarchy(of: mount).split(separator: ",").contains("memory")
        }) {
            return (mount, "memory.oom_control")
        }
        return (
            mounts.first { mount in
                let controllers = try? KernelFile.readIfPresent(mount.target + "/cgroup.controllers")
                return mount.type == "cgroup2" && (controllers ?? "")?.contains("memory") == true
            }, "memory.events"
        )
    }

    /// Where a process is now. The group's counter is remembered when it is seen for the first time.
    mutating func group(of pid: Int32) -> MemoryGroup? {
        guard let hierarchy else { return nil }
        let path = CgroupWrite.group(of: pid, in: hierarchy)
        guard !path.isEmpty else { return nil }
        let group = MemoryGroup(path: path)
        if known[group] == nil { known[group] = count(group) }
        return group
    }

    /// Whether the counter has moved since it was last looked at, by one for each victim.
    mutating func hasKilled(in group: MemoryGroup) -> Bool {
        guard let now = count(group), let before = known[group], now > before else { return false }
        known[group] = before + 1
        return true
    }

    private func count(_ group: MemoryGroup) -> Int? {
        guard group.path.hasPrefix(root) else { return nil }
        let path = mountPoint + group.path.dropFirst(root.count) + "/" + file
        let text = (try? KernelFile.readIfPresent(path)) ?? nil
        let line = text?.split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
        return line.flatMap { Int($0.dropFirst("oom_kill ".count)) }
    }
}
