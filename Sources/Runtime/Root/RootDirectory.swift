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

    /// What lies above a place to mount on.
    enum Above {
        /// A container's root, in which the kernel's own files have places of their own.
        case root
        /// A folder of the machine that is a volume.
        case folderOfMachine(isReadOnly: Bool)
    }

    /// Where a container finds what the kernel tells of itself.
    static let kernelFolders: Set<String> = ["proc", "sys", "dev"]

    /// Makes the folders on which the kernel's own file systems are mounted. A link in their place is refused.
    func makeKernelFolders() throws {
        for name in RootDirectory.kernelFolders.sorted() {
            var information = stat()
            if fstatat(descriptor.rawValue, name, &information, AT_SYMLINK_NOFOLLOW) == 0 {
                switch information.st_mode & S_IFMT {
                case S_IFDIR: continue
                case S_IFLNK: throw RuntimeError.mountPoint(name, .link)
                default: throw RuntimeError.mountPoint(name, .notAFolder)
                }
            }
            guard mkdirat(descriptor.rawValue, name, 0o755) == 0 else {
                throw RuntimeError.mountPoint(name, .other(.current))
            }
        }
    }

    /// Makes something to mount on where there is nothing yet, and the folders above it.
    ///
    /// Links are followed inside. In a container's root they may not lead among the kernel's own files, nor to the root
    /// itself: what is mounted there would stand in for `/proc` (CVE-2019-16884, 2019-19921).
    ///
    /// - Parameter named: what errors call it; nil for `name`.
    func makeMountPoint(_ name: String, _ kind: Kind, named: String? = nil, below above: Above = .root) throws {
        let shown = named ?? name
        do {
            if try open(name, RootDirectory.pathOnly) == nil {
                if case .folderOfMachine(isReadOnly: true) = above {
                    throw RuntimeError.mountPoint(shown, .other(Errno(rawValue: EROFS)))
                }
                try make(BindMount.parts(of: name), kind, shown, above)
            }
            guard let place = try open(name, RootDirectory.pathOnly) else {
                throw RuntimeError.mountPoint(shown, .other(.noSuchFile))
            }
            if case .root = above { try check(place, shown) }
            var information = stat()
            guard fstat(place.rawValue, &information) == 0 else {
                throw RuntimeError.mountPoint(shown, .other(.current))
            }
            let isFolder = information.st_mode & S_IFMT == S_IFDIR
            guard isFolder == (kind == .folder) else {
                throw RuntimeError.mountPoint(shown, isFolder ? .notAFile : .notAFolder)
            }
        } catch let error as SystemError {
            throw RuntimeError.mountPoint(shown, .other(error.errno))
        }
    }

    /// Refuses a place that links have led to where nothing may be mounted.
    private func check(_ place: borrowing FileDescriptor, _ name: String, allowsRoot: Bool = false) throws {
        guard let first = try parts(of: place).first else {
            guard allowsRoot else { throw RuntimeError.mountPoint(name, .link) }
            return
        }
        guard !RootDirectory.kernelFolders.contains(first) else { throw RuntimeError.mountPoint(name, .kernelFiles) }
    }

    /// Where a file lies below the root, as the kernel has it.
    private func parts(of file: borrowing FileDescriptor) throws(SystemError) -> [String] {
        guard let root = KernelFile.link("/proc/self/fd/\(descriptor.rawValue)"),
            let path = KernelFile.link("/proc/self/fd/\(file.rawValue)")
        else { throw SystemError("open a file of the container", path: self.path, errno: .noSuchFile) }
        let (above, parts) = (BindMount.parts(of: root), BindMount.parts(of: path))
        guard parts.starts(with: above) else {
            throw SystemError("open a file of the container", path: path, errno: Errno(rawValue: EXDEV))
        }
        return Array(parts.dropFirst(above.count))
    }

    /// - Parameter links: how many links that led to nothing have been followed.
    private func make(
        _ parts: [String], _ kind: Kind, _ name: String, _ above: Above, links: Int = 0
    ) throws {
        for count in 1..<(parts.count + 1) {
            if try open(parts[..<count].joined(separator: "/"), RootDirectory.pathOnly) != nil { continue }
            let upper = parts[..<(count - 1)].joined(separator: "/")
            guard let folder = try open(upper, O_RDONLY | O_DIRECTORY) else {
                throw RuntimeError.mountPoint(name, .other(.noSuchFile))
            }
            if case .root = above, count > 1 { try check(folder, name, allowsRoot: true) }
            let part = parts[count - 1]
            let result: Int32
            if count < parts.count || kind == .folder {
                result = mkdirat(folder.rawValue, part, 0o755)
            } else {
                result = openat(
                    folder.rawValue, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(0o644))
                if result >= 0 { Glibc.close(result) }
            }
            if result >= 0 { continue }
            guard errno == EEXIST else { throw RuntimeError.mountPoint(name, .other(.current)) }
            // A link that leads to nothing: what it names is made, inside like all else.
            guard links < 8, let target = RootDirectory.link(part, in: folder) else {
                throw RuntimeError.mountPoint(name, .link)
            }
            let beginning = target.hasPrefix("/") ? [] : Array(parts[..<(count - 1)])
            return try make(
                beginning + BindMount.parts(of: target) + parts[count...], kind, name, above, links: links + 1)
        }
    }

    private static func link(_ name: String, in folder: borrowing FileDescriptor) -> String? {
        KernelFile.link("/proc/self/fd/\(folder.rawValue)/\(name)")
    }

    /// Makes the folder in which the program begins, where the image has none.
    func makeWorkingDirectory(_ name: String) throws {
        if let place = try open(name, RootDirectory.pathOnly) {
            var information = stat()
            guard fstat(place.rawValue, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
                throw RuntimeError.mountPoint(name, .notAFolder)
            }
            return
        }
        do {
            try makeMountPoint(name, .folder)
        } catch RuntimeError.mountPoint(_, .kernelFiles) {
            // It is there once the kernel's file systems are, or the program cannot be started.
            return
        }
    }
}
