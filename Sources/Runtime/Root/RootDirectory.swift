internal import CLinux
internal import Glibc
public import LinuxSystem

/// The root of a container as seen from outside, while nothing of it runs. Every name is resolved inside: a link leads
/// nowhere else (openat2(2), RESOLVE_IN_ROOT).
public struct RootDirectory: ~Copyable {
    let path: String
    private let descriptor: FileDescriptor

    public init(path: String) throws(SystemError) {
        self.path = path
        descriptor = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, step: "open the root of a container")
    }

    private static let inRoot = UInt64(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)
    private static let pathOnly: Int32 = 0o10000000  // O_PATH

    /// nil where there is no such file.
    private func open(_ name: String, _ flags: Int32) throws(SystemError) -> FileDescriptor? {
        do {
            return try FileDescriptor.open(
                name.isEmpty ? "." : name, flags, at: descriptor.rawValue, resolve: RootDirectory.inRoot,
                step: "open a file of the container")
        } catch  where error.errno == .noSuchFile {
            return nil
        }
    }

    /// The text of a regular file; nil where there is none.
    ///
    /// - Parameter limit: what is behind so many bytes is not read: the file is somebody else's.
    public func text(of name: String, limit: Int = 4 << 20) throws(SystemError) -> String? {
        do {
            // Not to wait for the writer of a FIFO.
            guard let file = try open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY) else { return nil }
            var information = stat()
            guard fstat(file.rawValue, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
            return String(decoding: try file.readAll(limit: limit), as: UTF8.self)
        } catch  where [.notADirectory, .wouldLoop, .permissionDenied].contains(error.errno) {
            return nil
        }
    }

    enum Kind { case folder, file }

    /// Makes something to mount on where there is nothing yet, and the folders above it.
    func makeMountPoint(_ name: String, _ kind: Kind, mayBeLink: Bool = true) throws {
        let parts = name.split(separator: "/").map(String.init)
        do {
            if !mayBeLink, let part = parts.first, parts.count == 1, try isLink(part) {
                throw RuntimeError.mountPoint(name, .link)
            }
            let found = try open(name, RootDirectory.pathOnly)
            if found == nil { try make(parts, kind, name) }
            guard let place = try open(name, RootDirectory.pathOnly) else {
                throw RuntimeError.mountPoint(name, .other(.noSuchFile))
            }
            var information = stat()
            guard fstat(place.rawValue, &information) == 0 else {
                throw RuntimeError.mountPoint(name, .other(.current))
            }
            let isFolder = information.st_mode & S_IFMT == S_IFDIR
            guard isFolder == (kind == .folder) else {
                throw RuntimeError.mountPoint(name, isFolder ? .notAFile : .notAFolder)
            }
        } catch let error as SystemError {
            throw RuntimeError.mountPoint(name, .other(error.errno))
        }
    }

    private func isLink(_ part: String) throws -> Bool {
        var information = stat()
        guard fstatat(descriptor.rawValue, part, &information, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
        return information.st_mode & S_IFMT == S_IFLNK
    }

    private func make(_ parts: [String], _ kind: Kind, _ name: String) throws {
        for count in 1...max(parts.count, 1) where count <= parts.count {
            let part = parts[..<count].joined(separator: "/")
            if try open(part, RootDirectory.pathOnly) != nil { continue }
            let above = parts[..<(count - 1)].joined(separator: "/")
            guard let folder = try open(above, O_RDONLY | O_DIRECTORY) else {
                throw RuntimeError.mountPoint(name, .other(.noSuchFile))
            }
            let result: Int32
            if count < parts.count || kind == .folder {
                result = mkdirat(folder.rawValue, parts[count - 1], 0o755)
            } else {
                result = openat(
                    folder.rawValue, parts[count - 1], O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    mode_t(0o644))
                if result >= 0 { Glibc.close(result) }
            }
            // A link that leads to nothing is in the way as well.
            guard result >= 0 else {
                throw RuntimeError.mountPoint(name, errno == EEXIST ? .link : .other(.current))
            }
        }
    }

    /// Makes the folder in which the program begins, where the image has none.
    func makeWorkingDirectory(_ name: String) throws { try makeMountPoint(name, .folder) }
}
