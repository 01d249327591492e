internal import CLinux
internal import Glibc

/// One layer of an overlay: an ordinary directory, looked at without the overlay.
public final class LayerDirectory: Sendable {
    /// As the mount names it.
    public let name: String
    private let root: FileDescriptor
    private let attribute: String

    /// What a layer holds at a path.
    public enum Entry: Sendable, Hashable {
        case absent
        /// Anything that is no directory: its number, its size, and when its content was last changed.
        case file(inode: UInt64, size: Int64, modified: Int64)
        case directory
        /// A directory that hides the ones of its name below: `overlay.opaque` is `y`.
        case opaque
        /// A mark in place of what was deleted: a character device 0:0.
        case whiteout
        /// A file of which only the attributes are here (`overlay.metacopy`).
        case attributesOnly

        public var isDirectory: Bool { self == .directory || self == .opaque }
    }

    /// - Parameters:
    ///   - directory: as the mount names it; absolute, or relative to `base`.
    ///   - root: of the process whose view it is, a directory that nothing leads out of.
    ///   - usesUserAttributes: as the overlay was mounted.
    public init(
        _ directory: String, relativeTo base: String = "/", in root: borrowing FileDescriptor,
        usesUserAttributes: Bool
    ) throws(SystemError) {
        name = directory
        attribute = (usesUserAttributes ? "user" : "trusted") + ".overlay."
        let path = directory.hasPrefix("/") ? directory : "\(base)/\(directory)"
        self.root = try FileDescriptor.open(
            path, LayerDirectory.pathOnly | O_DIRECTORY, at: root.rawValue, resolve: LayerDirectory.inRoot,
            step: "look at a layer")
    }

    /// O_PATH of asm-generic/fcntl.h, which glibc hides behind _GNU_SOURCE.
    private static let pathOnly: Int32 = 0o10000000
    /// RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS of linux/openat2.h.
    private static let inRoot: UInt64 = 0x10 | 0x02
    /// RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS: in a layer no link is followed, as the overlay itself does.
    private static let beneath: UInt64 = 0x08 | 0x04

    /// What it holds at a path below it; nothing where a part of the way is no directory.
    ///
    /// - Parameter path: without a slash at its beginning.
    public func entry(_ path: String) throws(SystemError) -> Entry {
        guard let file = try open(path, LayerDirectory.pathOnly | O_NOFOLLOW) else { return .absent }
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else {
            throw SystemError("look at a layer", path: path, errno: .current)
        }
        switch status.st_mode & S_IFMT {
        case S_IFCHR where status.st_rdev == 0: return .whiteout
        case S_IFDIR: return value("opaque", of: file) == "y" ? .opaque : .directory
        case S_IFREG where status.st_size == 0 && value("whiteout", of: file) != nil: return .whiteout
        case S_IFREG where value("metacopy", of: file) != nil: return .attributesOnly
        default:
            let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
            return .file(inode: UInt64(status.st_ino), size: Int64(status.st_size), modified: modified)
        }
    }

    /// The names in a directory of it, in the order of their bytes; empty where there is none.
    public func names(in path: String) -> [String] {
        do {
            let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
            guard let directory = try open(path.isEmpty ? "." : path, flags) else { return [] }
            return KernelFile.names(in: "/proc/self/fd/\(directory.rawValue)")
        } catch {
            return []
        }
    }

    /// Nil where there is no such file.
    private func open(_ path: String, _ flags: Int32) throws(SystemError) -> FileDescriptor? {
        do {
            return try FileDescriptor.open(
                path, flags, at: root.rawValue, resolve: LayerDirectory.beneath, step: "look at a layer")
        } catch  where [.noSuchFile, .notADirectory, .wouldLoop].contains(error.errno) {
            return nil
        }
    }

    /// An attribute by which the overlay marks a file; nil where the file has it not, or nobody may ask.
    private func value(_ name: String, of file: borrowing FileDescriptor) -> String? {
        // getxattr(2) knows no O_PATH descriptor; its name in /proc leads to the same file.
        let path = "/proc/self/fd/\(file.rawValue)"
        return withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
            let count = path.withCString { path in
                (attribute + name).withCString {
                    lab_syscall(
                        Int(__NR_getxattr), argument(path), argument($0), argument(buffer.baseAddress), buffer.count,
                        0, 0)
                }
            }
            guard count >= 0 else { return nil }
            return String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self)
        }
    }
}
