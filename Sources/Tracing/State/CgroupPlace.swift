internal import CLinux
internal import Glibc
internal import LinuxSystem

/// A directory or file of a cgroup file system, wherever a process has it mounted: which hierarchy, and the path below
/// the hierarchy's root.
struct CgroupPlace: Hashable {
    /// The v1 controllers of the hierarchy, `cpu,cpuacct`; `name=systemd`; `unified` for v2.
    let hierarchy: String
    /// Below the hierarchy's root, as `/proc/PID/cgroup` writes it: `/` or `/lab/demo`.
    let path: String

    /// Whether an open descriptor of a process is a file of a cgroup file system.
    static func isCgroup(_ path: String) -> Bool {
        guard let type = try? KernelFile.fileSystemType(path) else { return false }
        return type == Int(CGROUP_SUPER_MAGIC) || type == Int(CGROUP2_SUPER_MAGIC)
    }

    /// The place of what `/proc/TID/fd/N` has open, with the name that it was opened by.
    init?(descriptor: Int32, of tid: Int32) {
        guard let path = KernelFile.link("/proc/\(tid)/fd/\(descriptor)"),
            let information = try? KernelFile.readIfPresent("/proc/\(tid)/fdinfo/\(descriptor)"),
            let line = information.split(separator: "\n").first(where: { $0.hasPrefix("mnt_id:") }),
            let id = Int(line.dropFirst("mnt_id:".count).drop { $0 == "\t" || $0 == " " })
        else { return nil }
        self.init(path: path, mount: id, tid: tid)
    }

    /// The place of a path as our own mount namespace or `/proc` reaches it.
    init?(openable path: String, of tid: Int32) {
        guard let file = try? FileDescriptor.open(path, CgroupPlace.openPath) else { return nil }
        // The descriptor is ours; the mount that it lies on is in the table of the process.
        let own = "/proc/thread-self"
        guard let name = KernelFile.link("\(own)/fd/\(file.rawValue)"),
            let information = try? KernelFile.readIfPresent("\(own)/fdinfo/\(file.rawValue)"),
            let line = information.split(separator: "\n").first(where: { $0.hasPrefix("mnt_id:") }),
            let id = Int(line.dropFirst("mnt_id:".count).drop { $0 == "\t" || $0 == " " })
        else { return nil }
        self.init(path: name, mount: id, tid: tid)
    }

    private init?(path: String, mount id: Int, tid: Int32) {
        guard let table = try? KernelFile.readIfPresent("/proc/\(tid)/mountinfo") else { return nil }
        let prefix = "\(id) "
        guard let line = table.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }),
            let mount = MountInfo(line: line)
        else { return nil }
        hierarchy = CgroupPlace.hierarchy(of: mount)
        // `deleted` is the kernel's mark for a group that is gone while a file of it is open.
        var below = path.hasSuffix(" (deleted)") ? String(path.dropLast(" (deleted)".count)) : path
        if below.hasPrefix(mount.target) {
            below.removeFirst(mount.target.count)
        } else if let range = CgroupPlace.suffix(of: below, after: mount.target) {
            below = range
        }
        let root = mount.root == "/" ? "" : mount.root
        let joined = root + (below.hasPrefix("/") || below.isEmpty ? below : "/" + below)
        self.path = joined.isEmpty ? "/" : joined
    }

    /// O_PATH of asm-generic/fcntl.h: for the place alone, nothing is read.
    private static let openPath: Int32 = 0o10000000

    init(hierarchy: String, path: String) {
        self.hierarchy = hierarchy
        self.path = path
    }

    /// In a chroot the table's targets lack the root's path, which the descriptor's link has.
    private static func suffix(of path: String, after target: String) -> String? {
        var rest = path[...]
        while !rest.isEmpty {
            if rest.hasPrefix(target) { return String(rest.dropFirst(target.count)) }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// By the mount's own options: the controllers are among them (`rw,cpu,cpuacct`).
    static func hierarchy(of mount: MountInfo) -> String {
        guard mount.type == "cgroup" else { return "unified" }
        let options: Set<String> = [
            "rw", "ro", "xattr", "noprefix", "clone_children", "favordynmods", "nofavordynmods",
        ]
        let names = mount.superOptions.split(separator: ",").map(String.init)
            .filter { !options.contains($0) && !$0.hasPrefix("release_agent=") && !$0.hasPrefix("cpuset_v2_mode") }
        return names.joined(separator: ",")
    }

    /// The group that a file lies in, and the file's name.
    var split: (group: CgroupPlace, file: String) {
        guard let slash = path.lastIndex(of: "/") else { return (self, path) }
        let group = String(path[..<slash])
        return (
            CgroupPlace(hierarchy: hierarchy, path: group.isEmpty ? "/" : group),
            String(path[path.index(after: slash)...])
        )
    }

    /// The controller that a file belongs to: its prefix where the hierarchy has several or all of them.
    func controller(of file: String) -> String {
        let prefix = String(file.prefix { $0 != "." })
        if hierarchy == "unified" { return prefix == file || prefix == "cgroup" ? hierarchy : prefix }
        return hierarchy.split(separator: ",").contains { $0 == prefix } ? prefix : hierarchy
    }
}
