internal import CLinux
internal import Glibc
internal import LinuxSystem

/// The root file system that a step changes. No link leads out of it, and files are made anew, never written through
/// what stands in their place.
final class TargetTree {
    let root: FileDescriptor
    let path: String

    init(path: String) throws(SystemError) {
        self.path = path
        root = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, step: "open the root of the step")
    }

    /// An existing folder, links followed inside the root.
    func folder(_ path: String) throws(SystemError) -> FileDescriptor {
        try folder(Array(SourceTree.parts(of: path).joined(separator: "/").utf8))
    }

    /// The same of a path whose names may be no text, without `.` and `..`.
    func folder(_ path: FileName) throws(SystemError) -> FileDescriptor {
        var how = open_how(
            flags: UInt64(UInt32(bitPattern: O_RDONLY | O_DIRECTORY | O_CLOEXEC)), mode: 0,
            resolve: UInt64(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS))
        var result = 0
        var attempts = 0
        repeat {
            result = (path.isEmpty ? .here : path).withPointer { name in
                withUnsafeMutableBytes(of: &how) { how in
                    lab_syscall(
                        Int(__NR_openat2), Int(root.rawValue), argument(name), argument(how.baseAddress), how.count, 0,
                        0)
                }
            }
            attempts += 1
            // The kernel could not be sure because something was renamed meanwhile, anywhere on the machine.
        } while result == -Int(EINTR) || result == -Int(EAGAIN) && attempts < 64
        guard result >= 0 else {
            throw SystemError("open a folder of the image", path: path.text, errno: Errno(result: result))
        }
        return FileDescriptor(owning: Int32(result))
    }

    func isFolder(_ path: String) throws(SystemError) -> Bool {
        try isFolder(Array(SourceTree.parts(of: path).joined(separator: "/").utf8))
    }

    /// Whether a path leads to a folder.
    func isFolder(_ path: FileName) throws(SystemError) -> Bool {
        do throws(SystemError) {
            _ = try folder(path)
            return true
        } catch  where [.noSuchFile, .notADirectory, .wouldLoop].contains(error.errno) {
            return false
        }
    }

    /// A folder, made with those above it where it is missing.
    ///
    /// - Returns: whether any had to be made.
    @discardableResult
    func makeFolders(_ path: String, owner: FileOwner, time: timespec? = nil) throws(SystemError) -> Bool {
        let parts = SourceTree.parts(of: path)
        var made = false
        for count in 0..<parts.count {
            let current = parts[...count].joined(separator: "/")
            if try isFolder(current) { continue }
            let above = try folder(parts[..<count].joined(separator: "/"))
            let name = Array(parts[count].utf8)
            guard name.withPointer({ mkdirat(above.rawValue, $0, 0o755) }) == 0 else {
                throw SystemError("make a folder of the image", path: "/\(current)", errno: .current)
            }
            made = true
            let inner = try OpenFolder.folder(name, in: above.rawValue, path: "/\(current)")
            // Whatever the mask of whoever builds is.
            guard fchmod(inner.rawValue, 0o755) == 0, fchown(inner.rawValue, owner.user, owner.group) == 0 else {
                throw SystemError("give a folder of the image to \(owner.user)", path: "/\(current)", errno: .current)
            }
            if var time { TargetTree.setTime(&time) { futimens(inner.rawValue, $0) } }
        }
        return made
    }

    /// Both times of a file.
    static func setTime(_ time: inout timespec, _ body: (UnsafePointer<timespec>) -> Int32) {
        let times = [time, time]
        _ = times.withUnsafeBufferPointer { $0.baseAddress.map(body) ?? 0 }
    }

    /// Makes something under a name; what is in its way is removed first, unless it is a folder.
    @discardableResult
    static func make(_ path: FileName, in folder: Int32, _ body: (Int32, FileName) -> Int32) throws -> Int32 {
        let name = path.lastPart
        var result = body(folder, name)
        if result < 0 && errno == EEXIST {
            if name.withPointer({ unlinkat(folder, $0, 0) }) != 0 {
                if errno == EISDIR || errno == EPERM { throw CopyProblem.folderInTheWay("/\(path.text)") }
                throw SystemError("replace a file of the image", path: "/\(path.text)", errno: .current)
            }
            result = body(folder, name)
        }
        guard result >= 0 else {
            throw SystemError("write a file of the image", path: "/\(path.text)", errno: .current)
        }
        return result
    }

    static func makeFile(_ path: FileName, in folder: Int32) throws -> FileDescriptor {
        FileDescriptor(
            owning: try make(path, in: folder) { folder, name in
                name.withPointer {
                    openat(folder, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(0o600))
                }
            })
    }

    /// A new file, in place of what has its name. Its folder exists.
    func makeFile(_ path: String) throws -> FileDescriptor {
        let clean = Array(SourceTree.parts(of: path).joined(separator: "/").utf8)
        let above = try folder(clean.folderPart)
        return try TargetTree.makeFile(clean, in: above.rawValue)
    }
}
