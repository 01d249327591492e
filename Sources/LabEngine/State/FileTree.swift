internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Copying and removing small trees of ordinary files: starters and solutions, never a learner's whole disk.
enum FileTree {
    /// Makes a directory where there is none. With sudo, it belongs to the person who typed the command.
    static func makeDirectory(_ path: String, mode: UInt32 = 0o755) throws(SystemError) {
        guard mkdir(path, mode) == 0 else {
            if errno == EEXIST { return try checkFolder(path) }
            throw SystemError("make a folder", path: path, errno: .current, advice: advice(errno))
        }
        giveToCaller(path)
    }

    /// A link where a folder is expected would have us write, as root, wherever it leads.
    private static func checkFolder(_ path: String) throws(SystemError) {
        var information = stat()
        guard lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
            throw SystemError(
                "make a folder", path: path, errno: .notADirectory,
                advice: "Something else has this name: rename it, nothing of yours was changed.")
        }
    }

    /// Copies a file or a tree. Links are copied as links, anything but files, directories and links is refused.
    static func copy(_ source: String, to target: String) throws(SystemError) {
        var information = stat()
        guard lstat(source, &information) == 0 else {
            throw SystemError("copy a file", path: source, errno: .current)
        }
        switch information.st_mode & S_IFMT {
        case S_IFDIR:
            try makeDirectory(target)
            for name in KernelFile.names(in: source) { try copy("\(source)/\(name)", to: "\(target)/\(name)") }
        case S_IFREG:
            let bytes = try FileDescriptor.open(source, O_RDONLY, step: "copy a file").readAll()
            let mode = UInt32(information.st_mode & 0o777)
            let file = try FileDescriptor.open(target, O_WRONLY | O_CREAT | O_EXCL, mode: mode, step: "copy a file")
            do {
                try file.writeAll(bytes, step: "copy a file")
            } catch {
                throw SystemError("copy a file", path: target, errno: error.errno, advice: advice(error.errno.rawValue))
            }
            giveToCaller(target)
        case S_IFLNK:
            guard let link = KernelFile.link(source), symlink(link, target) == 0 else {
                throw SystemError("copy a link", path: target, errno: .current)
            }
        default:
            throw SystemError("copy a file that is no file", path: source, errno: .notSupported)
        }
    }

    /// Removes a file or a tree; one that is not there is no error. Links are removed, never followed.
    static func remove(_ path: String) throws(SystemError) {
        var information = stat()
        guard lstat(path, &information) == 0 else { return }
        if information.st_mode & S_IFMT == S_IFDIR {
            for name in KernelFile.names(in: path) { try remove("\(path)/\(name)") }
            guard rmdir(path) == 0 else { throw SystemError("remove a folder", path: path, errno: .current) }
        } else {
            guard unlink(path) == 0 else { throw SystemError("remove a file", path: path, errno: .current) }
        }
    }

    /// Writes a file so that it is there whole or not at all: beside it, then renamed.
    static func replace(_ path: String, with bytes: [UInt8]) throws(SystemError) {
        let temporary = "\(path).\(getpid()).new"
        // Only what a process of this number left, or a link that somebody put in our way.
        unlink(temporary)
        let file = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644, step: "write a file")
        do {
            try file.writeAll(bytes, step: "write a file")
            fsync(file.rawValue)
        } catch {
            unlink(temporary)
            throw SystemError("write a file", path: path, errno: error.errno, advice: advice(error.errno.rawValue))
        }
        giveToCaller(temporary)
        guard rename(temporary, path) == 0 else {
            let error = Errno.current
            unlink(temporary)
            throw SystemError("write a file", path: path, errno: error)
        }
    }

    /// Writes what a person wants written to a path of theirs: a plain file as a whole, anything else through its name.
    /// A device or a link is never replaced by a file (`--output /dev/stdout`).
    static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        var information = stat()
        let exists = lstat(path, &information) == 0
        if !exists || information.st_mode & S_IFMT == S_IFREG { return try replace(path, with: bytes) }
        let file = try FileDescriptor.open(path, O_WRONLY | O_TRUNC, step: "write a file")
        do {
            try file.writeAll(bytes, step: "write a file")
        } catch {
            throw SystemError("write a file", path: path, errno: error.errno, advice: advice(error.errno.rawValue))
        }
    }

    /// Under sudo, files belong to the person and not to root: their editor must be able to save them.
    private static func giveToCaller(_ path: String) {
        guard geteuid() == 0, let user = getenv("SUDO_UID").flatMap({ UInt32(String(cString: $0)) }),
            let group = getenv("SUDO_GID").flatMap({ UInt32(String(cString: $0)) })
        else { return }
        lchown(path, user, group)
    }

    /// Gives a tree of our own to root of a sandbox, who then needs no mapped mount to own it: a tmpfs has none before
    /// Linux 6.3, and `/tmp` often is one.
    static func giveToSandbox(_ path: String, on machine: Machine = .own) throws(SystemError) {
        guard machine == .host else { return }
        let root = machine.rootOutside
        guard lchown(path, root.user, root.group) == 0 else {
            throw SystemError("give a folder to a sandbox", path: path, errno: .current)
        }
        // No link is followed.
        if KernelFile.link(path) != nil { return }
        for name in KernelFile.names(in: path) { try giveToSandbox("\(path)/\(name)", on: machine) }
    }

    private static func advice(_ number: Int32) -> String? {
        switch number {
        case ENOSPC, EDQUOT: "The disk is full: free some space, nothing of yours was changed."
        case EACCES, EPERM, EROFS: "This directory cannot be written to: go to one that is yours."
        default: nil
        }
    }
}
