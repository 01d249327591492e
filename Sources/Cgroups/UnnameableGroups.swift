internal import Glibc
internal import LinuxSystem

/// Groups that no path can name: below so many others that the path is longer than the kernel takes (PATH_MAX), or
/// with a name that is not UTF-8. Nobody needs one; who makes one wants to see what the engine does about it.
///
/// They are reached by descriptors, one level after the other, and removed.
struct UnnameableGroups {
    /// Bytes of a path to which the name of any file of a group can still be added.
    private static let longestPath = 3800

    private let top: String
    /// On v1 their processes are moved up to where they can be found. A v2 group that hands controllers down takes none.
    private let version: CgroupVersion

    init(below top: String, version: CgroupVersion) {
        self.top = top
        self.version = version
    }

    /// The name as text, where the group has a path.
    static func name(_ bytes: [CChar], in directory: Int) -> String? {
        if directory + 1 + bytes.count > longestPath { return nil }
        return String(validating: bytes.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private struct Level {
        let name: [CChar]
        /// Bytes of its path.
        let length: Int
        let isUnnameable: Bool
        var left: [[CChar]]
    }

    /// Removes those whose processes have gone or can be moved. Another call finds what is left.
    ///
    /// - Returns: the processes that stay in them.
    func remove() -> Set<Int32> {
        var found = Set<Int32>()
        var information = stat()
        // Two links: no group is below. So it is nearly always.
        guard stat(top, &information) == 0, information.st_nlink != 2 else { return found }
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
        var current = open(top, flags)
        guard current >= 0 else { return found }
        defer { close(current) }
        func step(to name: [CChar]) -> Bool {
            let next = openat(current, name + [0], flags)
            guard next >= 0 else { return false }
            close(current)
            current = next
            return true
        }
        var levels = [
            Level(name: [], length: top.utf8.count, isUnnameable: false, left: UnnameableGroups.names(in: current))
        ]
        while let level = levels.last {
            if let name = level.left.last {
                levels[levels.count - 1].left.removeLast()
                guard step(to: name) else { continue }
                let isUnnameable = level.isUnnameable || UnnameableGroups.name(name, in: level.length) == nil
                levels.append(
                    Level(
                        name: name, length: level.length + 1 + name.count, isUnnameable: isUnnameable,
                        left: UnnameableGroups.names(in: current)))
                continue
            }
            levels.removeLast()
            if levels.isEmpty { return found }
            if level.isUnnameable {
                let pids = UnnameableGroups.processes(in: current)
                if version == .v1 { move(pids) } else { found.formUnion(pids) }
            }
            guard step(to: [0x2E, 0x2E]) else { return found }
            if level.isUnnameable { unlinkat(current, level.name + [0], 0x200 /* AT_REMOVEDIR */) }
        }
        return found
    }

    private static func processes(in directory: Int32) -> [Int32] {
        let number = openat(directory, "cgroup.procs", O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { return [] }
        let list = FileDescriptor(owning: number)
        guard let bytes = try? list.readAll() else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Int32($0) }
    }

    /// A frozen process that comes into a thawed group is thawed (freezer_attach in the kernel).
    private func move(_ pids: [Int32]) {
        // One that has ended meanwhile need not be moved.
        for pid in pids { try? KernelFile.write("\(pid)", to: top + "/cgroup.procs") }
    }

    /// The names of the groups in an open directory.
    private static func names(in descriptor: Int32) -> [[CChar]] {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0, let directory = fdopendir(copy) else { return [] }
        defer { closedir(directory) }
        rewinddir(directory)
        return names(in: directory)
    }

    /// The names of the groups in a directory that is being read.
    static func names(in directory: OpaquePointer) -> [[CChar]] {
        var names = [[CChar]]()
        while let entry = readdir(directory) {
            guard entry.pointee.d_type == UInt8(DT_DIR) else { continue }
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                bytes.prefix { $0 != 0 }.map(CChar.init(bitPattern:))
            }
            if name != [0x2E] && name != [0x2E, 0x2E] { names.append(name) }
        }
        return names
    }
}
