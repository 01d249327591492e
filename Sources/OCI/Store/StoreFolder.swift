// `struct stat` comes with it, or with Glibc: whichever is read first.
internal import CArchive
internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Files below the folder of a store, all opened relative to its descriptor and never through a link.
///
/// An image layout (image-spec, image-layout.md) with a folder of our own beside it, which other programs pass over:
///
///     oci-layout  index.json  blobs/sha256/…
///     .lab/collecting    held shared by whoever changes what is in use, and alone while garbage is collected
///     .lab/index         held alone while index.json is changed
///     .lab/ingest/…      files that are being written, each held by its writer
///     .lab/leases/…      what is in use, each held by its owner
///     .lab/kept/ID       what is needed as long as ID is there: a container
final class StoreFolder: Sendable {
    static let ingest = ".lab/ingest"
    static let leases = ".lab/leases"
    static let kept = ".lab/kept"
    static let collecting = ".lab/collecting"
    static let indexLock = ".lab/index"

    let path: String
    private let directory: FileDescriptor

    /// What the folder of content with an algorithm is called.
    static func blobs(_ algorithm: Digest.Algorithm) -> String { "blobs/\(algorithm.rawValue)" }
    static func kept(_ user: String) -> String { "\(kept)/\(user)" }
    static func blob(_ digest: Digest) -> String { "\(blobs(digest.algorithm))/\(digest.hex)" }

    init(path: String) throws(SystemError) {
        self.path = path
        directory = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, step: "open the image store")
    }

    func open(
        _ name: String, _ flags: Int32, mode: UInt32 = 0o644, step: @autoclosure () -> String
    ) throws(SystemError) -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                name, flags, mode: flags & O_CREAT == 0 ? 0 : mode, at: directory.rawValue,
                resolve: UInt64(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS))
        } catch {
            throw fault(step(), name, error.errno)
        }
    }

    /// nil where there is no such file.
    func openIfPresent(
        _ name: String, _ flags: Int32, step: @autoclosure () -> String
    ) throws(SystemError) -> FileDescriptor? {
        do {
            return try open(name, flags, step: step())
        } catch  where error.errno == .noSuchFile {
            return nil
        }
    }

    func makeDirectory(_ name: String) throws(SystemError) {
        guard mkdirat(directory.rawValue, name, 0o755) == 0 || errno == EEXIST else {
            throw fault("make a folder of the image store", name, .current)
        }
    }

    /// Puts a finished file in its place, over what may be there.
    func rename(_ name: String, to target: String) throws(SystemError) {
        guard renameat(directory.rawValue, name, directory.rawValue, target) == 0 else {
            throw fault("put a file into the image store", target, .current)
        }
    }

    /// Whether it was there.
    @discardableResult
    func remove(_ name: String) throws(SystemError) -> Bool {
        if unlinkat(directory.rawValue, name, 0) == 0 { return true }
        guard errno == ENOENT else { throw fault("remove a file of the image store", name, .current) }
        return false
    }

    /// A new name is only safe from a power cut once its folder is on the disk.
    func sync(directory name: String) throws(SystemError) {
        let folder = try open(name, O_RDONLY | O_DIRECTORY, step: "write the image store to the disk")
        guard fsync(folder.rawValue) == 0 else { throw fault("write the image store to the disk", name, .current) }
    }

    /// The names in a folder, in order; none where it does not exist.
    func names(in name: String) throws(SystemError) -> [String] {
        guard let folder = try openIfPresent(name, O_RDONLY | O_DIRECTORY, step: "list the image store") else {
            return []
        }
        let names = try DirectoryNames.of(folder.rawValue, step: "list the image store", path: "\(path)/\(name)")
        return names.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Bytes of a file; nil where it does not exist.
    func size(of name: String) throws(SystemError) -> Int64? {
        var information = stat()
        guard fstatat(directory.rawValue, name, &information, AT_SYMLINK_NOFOLLOW) == 0 else {
            guard errno == ENOENT else { throw fault("look into the image store", name, .current) }
            return nil
        }
        guard information.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(information.st_size)
    }

    func fault(_ step: String, _ name: String, _ errno: Errno) -> SystemError {
        let advice: String? =
            switch errno.rawValue {
            case ENOSPC, EDQUOT: "The disk is full: make room and try again; nothing half written is left."
            case EROFS, EACCES: "The image store must be a folder that you may write."
            default: nil
            }
        return SystemError(step, path: "\(path)/\(name)", errno: errno, advice: advice)
    }

    // MARK: Locks

    /// Holds a lock until the descriptor goes away, also by SIGKILL.
    func lock(_ name: String, _ operation: Int32) throws(SystemError) -> FileDescriptor {
        let file = try open(name, O_RDWR | O_CREAT, step: "lock the image store")
        while flock(file.rawValue, operation) != 0 {
            guard errno == EINTR else { throw fault("lock the image store", name, .current) }
        }
        return file
    }

    /// The same where nobody else holds it; nil where somebody does.
    func lockIfFree(_ name: String) throws(SystemError) -> FileDescriptor? {
        guard let file = try openIfPresent(name, O_RDWR, step: "lock the image store") else { return nil }
        while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return nil }
            guard errno == EINTR else { throw fault("lock the image store", name, .current) }
        }
        return file
    }

    /// Makes a file that nobody has, held by its maker. To be called while garbage cannot be collected: between the two
    /// calls the file looks abandoned.
    func makeHeld(_ folder: String) throws(SystemError) -> HeldFile {
        while true {
            let name = "\(folder)/\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))"
            do throws(SystemError) {
                let file = try open(name, O_RDWR | O_CREAT | O_EXCL, step: "write into the image store")
                guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
                    throw fault("lock the image store", name, .current)
                }
                return HeldFile(name: name, file: file)
            } catch  where error.errno == .exists {
                continue
            }
        }
    }
}

/// A file of the store that is locked by whoever has this.
struct HeldFile: ~Copyable {
    let name: String
    let file: FileDescriptor
}
