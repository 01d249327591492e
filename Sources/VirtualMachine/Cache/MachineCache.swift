internal import Glibc
public import LinuxSystem

/// Where what a virtual machine is made of is kept: kernels, disks, snapshots. Each is a folder whose name tells its
/// content; it appears whole or not at all.
public struct MachineCache: Sendable, Equatable {
    public let path: String

    /// - Parameter path: `$LAB_VM_CACHE`, else `lab/vm` in `$XDG_CACHE_HOME` or `~/.cache`.
    public init(path: String = MachineCache.ownPath) { self.path = path }

    public static var ownPath: String {
        func variable(_ name: String) -> String? {
            getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        if let path = variable("LAB_VM_CACHE") { return path }
        if let folder = variable("XDG_CACHE_HOME") { return folder + "/lab/vm" }
        return (variable("HOME") ?? "/root") + "/.cache/lab/vm"
    }

    /// What is in the folder of a kind with this key; nil where it has not been made.
    ///
    /// The key's whole text is compared: its sum, which is the folder's name, may be another's too.
    func find(_ kind: String, key: String) throws(SystemError) -> String? {
        let folder = "\(path)/\(kind)-\(MachineCache.sum(of: key))"
        do throws(SystemError) {
            guard try KernelFile.readIfPresent(folder + "/key") == key else { return nil }
        } catch  where error.errno == .permissionDenied {
            // Somebody else's cache: to make something in it is what fails, and says so.
            return nil
        }
        // What is damaged is made again.
        if let parts = PartList(in: folder), !parts.isWhole(in: folder) { return nil }
        // Its last use. Without effect in a cache that somebody else has filled.
        utimensat(AT_FDCWD, folder + "/key", nil, 0)
        return folder
    }

    /// Whether nothing has used a folder for an hour: another process may be about to start what is in it.
    private static func isForgotten(_ folder: String) -> Bool {
        var information = stat()
        guard stat(folder + "/key", &information) == 0 else { return true }
        return time(nil) - information.st_mtim.tv_sec > 3600
    }

    /// Makes the folder of a kind, unless it is there. What another key of this kind left is removed, unless it has just
    /// been used.
    ///
    /// - Parameters:
    ///   - bytes: how much room it needs.
    ///   - body: fills an empty folder. It is renamed afterwards: paths in it do not last.
    func make(
        _ kind: String, key: String, bytes: UInt64, _ body: (String) throws(MachineError) -> Void
    ) throws(MachineError) -> String {
        do throws(SystemError) { if let folder = try find(kind, key: key) { return folder } } catch {
            throw .failed(error)
        }
        let lock = try lock()
        defer { withExtendedLifetime(lock) {} }
        // Another process may have made it meanwhile.
        do throws(SystemError) { if let folder = try find(kind, key: key) { return folder } } catch {
            throw .failed(error)
        }
        try requireRoom(for: bytes)
        let unfinished = "\(path)/\(kind).new"
        do throws(SystemError) {
            try MachineCache.remove(unfinished)
            try MachineCache.makeFolder(unfinished, mode: 0o700)
        } catch {
            throw MachineCache.unusable(error)
        }
        do throws(MachineError) { try body(unfinished) } catch {
            // Half of something is of no use, and takes the room that the next attempt needs.
            try? MachineCache.remove(unfinished)
            throw error
        }
        let folder = "\(path)/\(kind)-\(MachineCache.sum(of: key))"
        do throws(SystemError) {
            try MachineCache.write(try PartList(of: unfinished).text, to: unfinished + "/parts")
            try MachineCache.write(key, to: unfinished + "/key")
            // Those that still run keep what they have open.
            for name in KernelFile.names(in: path) where name.hasPrefix(kind + "-") {
                let other = "\(path)/\(name)"
                if other == folder || MachineCache.isForgotten(other) { try MachineCache.remove(other) }
            }
        } catch {
            throw .failed(error)
        }
        guard rename(unfinished, folder) == 0 else {
            throw .failed(SystemError("keep a part of the virtual machine", path: folder, errno: .current))
        }
        return folder
    }

    /// Removes folders of machines that do not start, and with them every kernel and disk that is not what it was.
    ///
    /// - Returns: whether there was such a part, so that to make it again may help.
    func discard(_ folders: [String]) throws(MachineError) -> Bool {
        let lock = try lock()
        defer { withExtendedLifetime(lock) {} }
        let damaged = KernelFile.names(in: path).filter { $0.hasPrefix("kernel-") || $0.hasPrefix("system-") }
            .map { "\(path)/\($0)" }.filter { folder in
                PartList(in: folder).map { !$0.isSound(in: folder) } ?? false
            }
        do throws(SystemError) {
            for folder in folders + damaged { try MachineCache.remove(folder) }
        } catch {
            throw .failed(error)
        }
        return !damaged.isEmpty
    }

    /// Removes what was begun and is not being made: its maker was ended by force.
    ///
    /// - Returns: how many parts there were.
    @discardableResult
    public func removeUnfinished() throws(SystemError) -> Int {
        let unfinished = KernelFile.names(in: path).filter { $0.hasSuffix(".new") }
        guard !unfinished.isEmpty else { return 0 }
        let file = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, step: "lock the machine's cache")
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else { return 0 }
        for name in unfinished { try MachineCache.remove("\(path)/\(name)") }
        return unfinished.count
    }

    /// One process at a time makes something. The lock ends with its holder.
    private func lock() throws(MachineError) -> FileDescriptor {
        do throws(SystemError) {
            var made = ""
            for part in path.split(separator: "/") {
                made += "/\(part)"
                if !KernelFile.exists(made) { try MachineCache.makeFolder(made, mode: 0o755) }
            }
            let file = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, step: "lock the machine's cache")
            while flock(file.rawValue, LOCK_EX) != 0, errno == EINTR {}
            return file
        } catch {
            throw MachineCache.unusable(error)
        }
    }

    private static func unusable(_ error: SystemError) -> MachineError {
        let advice = "Set LAB_VM_CACHE to a folder of your own."
        return .unavailable(SystemError(error.step, path: error.path, errno: error.errno, advice: advice))
    }

    private func requireRoom(for bytes: UInt64) throws(MachineError) {
        var information = statvfs()
        guard statvfs(path, &information) == 0 else { return }
        let free = UInt64(information.f_bavail) * UInt64(information.f_frsize)
        if free < bytes {
            throw .unavailable(
                SystemError(
                    "find room for the virtual machine", path: path, errno: .noSpace,
                    advice: "Free some space, or set LAB_VM_CACHE to a folder on another disk."))
        }
    }

    /// FNV-1a, 64 bits: for names, not for secrets.
    static func sum(of text: String) -> String {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension MachineCache {
    static func makeFolder(_ path: String, mode: mode_t) throws(SystemError) {
        guard mkdir(path, mode) == 0 || errno == EEXIST else {
            throw SystemError("make a folder of the machine's cache", path: path, errno: .current)
        }
    }

    static func write(_ text: String, to path: String) throws(SystemError) {
        try write(Array(text.utf8), to: path)
    }

    static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        let step = "write a part of the virtual machine"
        let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644, step: step)
        try file.writeAll(bytes, step: step)
    }

    static func read(_ path: String) throws(SystemError) -> [UInt8] {
        let step = "read a part of the virtual machine"
        return try FileDescriptor.open(path, O_RDONLY, step: step).readAll(limit: 1 << 30)
    }

    /// Removes a file, or a folder with all that is in it. No link is followed.
    static func remove(_ path: String) throws(SystemError) {
        var information = stat()
        guard lstat(path, &information) == 0 else { return }
        let isFolder = information.st_mode & S_IFMT == S_IFDIR
        if isFolder {
            for name in KernelFile.names(in: path) { try remove("\(path)/\(name)") }
        }
        guard (isFolder ? rmdir(path) : unlink(path)) == 0 || errno == ENOENT else {
            throw SystemError("remove a part of the virtual machine", path: path, errno: .current)
        }
    }

    /// What tells a file from its later versions, without reading it.
    static func stamp(of path: String) -> String {
        var information = stat()
        guard stat(path, &information) == 0 else { return "\(path) -" }
        let time = information.st_mtim
        return "\(path) \(information.st_ino) \(information.st_size) \(time.tv_sec).\(time.tv_nsec)"
    }
}
