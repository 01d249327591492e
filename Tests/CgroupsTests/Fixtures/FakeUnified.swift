import Cgroups
import LinuxSystem
import Synchronization

/// A v2 hierarchy in memory that accepts and refuses as the kernel does (kernel/cgroup/cgroup.c, mm/memcontrol.c,
/// kernel/cgroup/pids.c, kernel/sched/core.c, block/blk-throttle.c of Linux 6.18), for machines whose controllers
/// are in v1.
final class FakeUnified: CgroupFiles {
    struct Group {
        var files: [String: String] = [:]
        var processes: [Int32] = []
        var enabled: Set<String> = []
    }

    static let root = "/sys/fs/cgroup"
    static let mountInfo = "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate"

    private let groups: Mutex<[String: Group]>
    let offered: Set<String>

    init(offering controllers: Set<String> = ["cpu", "cpuset", "io", "memory", "pids"]) {
        offered = controllers
        groups = Mutex([FakeUnified.root: Group()])
    }

    func layout() throws(SystemError) -> CgroupLayout {
        try CgroupLayout(mountInfo: FakeUnified.mountInfo, files: self)
    }

    /// Puts a process into a group without asking.
    func place(_ pid: Int32, in path: String) {
        groups.withLock { $0[FakeUnified.root + "/" + path]?.processes.append(pid) }
    }

    /// Sets a file without asking, as the kernel itself does with counters.
    func set(_ file: String, of path: String, to text: String) {
        groups.withLock { $0[FakeUnified.root + "/" + path]?.files[file] = text }
    }

    // MARK: CgroupFiles

    func read(_ path: String) throws(SystemError) -> String {
        let (directory, file) = FakeUnified.split(path)
        let text = groups.withLock { groups -> String? in
            guard let group = groups[directory] else { return nil }
            switch file {
            case "cgroup.procs": return group.processes.map { "\($0)\n" }.joined()
            case "cgroup.subtree_control": return group.enabled.sorted().joined(separator: " ") + "\n"
            case "cgroup.controllers": return available(directory, groups).sorted().joined(separator: " ") + "\n"
            case "cgroup.events" where directory != FakeUnified.root:
                let below = groups.filter { FakeUnified.isIn($0.key, directory) }
                let populated = below.contains { !$0.value.processes.isEmpty }
                return "populated \(populated ? 1 : 0)\nfrozen \(isFrozen(directory, groups) ? 1 : 0)\n"
            default: return group.files[file]
            }
        }
        guard let text else { throw SystemError("read the group's file", path: path, errno: .noSuchFile) }
        return text
    }

    func write(_ text: String, to path: String, step: String) throws(SystemError) {
        let (directory, file) = FakeUnified.split(path)
        let errno = groups.withLock { groups -> Errno? in
            guard groups[directory] != nil else { return .noSuchFile }
            switch file {
            case "cgroup.subtree_control": return control(text, directory, &groups)
            case "cgroup.procs": return join(text, directory, &groups)
            case "cgroup.kill" where directory != FakeUnified.root:
                guard text == "1" else { return .outOfRange }
                for key in groups.keys where FakeUnified.isIn(key, directory) { groups[key]?.processes = [] }
                return nil
            default:
                guard groups[directory]?.files[file] != nil else { return .noSuchFile }
                switch FakeUnifiedValue.accept(text, in: file, of: groups[directory]?.files[file] ?? "") {
                case .success(let value):
                    groups[directory]?.files[file] = value
                    return nil
                case .failure(let refusal): return refusal.errno
                }
            }
        }
        if let errno { throw SystemError(step, path: path, errno: errno) }
    }

    func makeDirectory(_ path: String) throws(SystemError) {
        let errno = groups.withLock { groups -> Errno? in
            if groups[path] != nil { return .exists }
            guard groups[FakeUnified.split(path).0] != nil else { return .noSuchFile }
            groups[path] = Group(files: ["cgroup.freeze": "0\n", "cgroup.kill": "", "cgroup.type": "domain\n"])
            populate(path, &groups)
            return nil
        }
        if let errno { throw SystemError("make the group", path: path, errno: errno) }
    }

    func removeDirectory(_ path: String) throws(SystemError) {
        let errno = groups.withLock { groups -> Errno? in
            guard let group = groups[path] else { return .noSuchFile }
            let hasChildren = groups.keys.contains { $0 != path && FakeUnified.isIn($0, path) }
            if hasChildren || !group.processes.isEmpty { return .busy }
            groups[path] = nil
            return nil
        }
        if let errno { throw SystemError("remove the group", path: path, errno: errno) }
    }

    func subdirectories(of path: String) -> [String] {
        groups.withLock { groups in
            groups.keys.filter { $0 != path && FakeUnified.split($0).0 == path }
                .map { FakeUnified.split($0).1 }.sorted()
        }
    }

    func exists(_ path: String) -> Bool {
        if groups.withLock({ $0[path] != nil }) { return true }
        return (try? read(path)) != nil
    }

    func wait(for path: String, until: Deadline, accepts: (String) -> Bool) throws(SystemError) -> Bool {
        accepts(try read(path))
    }

    // MARK: The kernel's rules

    /// cgroup_subtree_control_write.
    private func control(_ text: String, _ directory: String, _ groups: inout [String: Group]) -> Errno? {
        var enable = Set<String>()
        var disable = Set<String>()
        for word in text.split(separator: " ") {
            let name = String(word.dropFirst())
            guard ["cpu", "cpuset", "io", "memory", "pids"].contains(name) else { return .invalid }
            if word.hasPrefix("+") {
                enable.insert(name)
            } else if word.hasPrefix("-") {
                disable.insert(name)
            } else {
                return .invalid
            }
        }
        guard let group = groups[directory] else { return .noSuchFile }
        enable.subtract(group.enabled)
        if !enable.isSubset(of: available(directory, groups)) { return .noSuchFile }
        let children = groups.keys.filter { $0 != directory && FakeUnified.split($0).0 == directory }
        if children.contains(where: { !(groups[$0]?.enabled ?? []).isDisjoint(with: disable) }) { return .busy }
        // No internal processes; the root is exempt.
        if !enable.isEmpty && directory != FakeUnified.root && !group.processes.isEmpty { return .busy }
        groups[directory]?.enabled.formUnion(enable)
        groups[directory]?.enabled.subtract(disable)
        for child in children { populate(child, &groups) }
        return nil
    }

    /// cgroup_procs_write.
    private func join(_ text: String, _ directory: String, _ groups: inout [String: Group]) -> Errno? {
        guard let pid = Int32(text) else { return .invalid }
        guard let old = groups.first(where: { $0.value.processes.contains(pid) })?.key else { return .noSuchProcess }
        if directory != FakeUnified.root && groups[directory]?.enabled.isEmpty == false { return .busy }
        groups[old]?.processes.removeAll { $0 == pid }
        groups[directory]?.processes.append(pid)
        return nil
    }

    private func available(_ directory: String, _ groups: [String: Group]) -> Set<String> {
        directory == FakeUnified.root ? offered : groups[FakeUnified.split(directory).0]?.enabled ?? []
    }

    private func isFrozen(_ directory: String, _ groups: [String: Group]) -> Bool {
        groups.contains { FakeUnified.isIn(directory, $0.key) && $0.value.files["cgroup.freeze"] == "1\n" }
    }

    /// Gives a group the files of the controllers that it was handed, and takes those of the others away.
    private func populate(_ directory: String, _ groups: inout [String: Group]) {
        let available = available(directory, groups)
        for (name, text) in FakeUnifiedValue.fresh {
            let controller = String(name.prefix { $0 != "." })
            if available.contains(controller) {
                if groups[directory]?.files[name] == nil { groups[directory]?.files[name] = text }
            } else {
                groups[directory]?.files[name] = nil
            }
        }
    }

    private static func split(_ path: String) -> (String, String) {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        return (String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    private static func isIn(_ path: String, _ directory: String) -> Bool {
        path == directory || path.hasPrefix(directory + "/")
    }
}
