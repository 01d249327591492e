internal import Glibc
internal import LinuxSystem
internal import OCI

/// Files below the registry's folder, opened relative to its descriptor and never through a link.
///
///     blobs/sha256/HEX                          content, once for the whole registry
///     repositories/NAME/_blobs/sha256/HEX       a hard link to it: the repository has this blob
///     repositories/NAME/_manifests/sha256/HEX   the same for a manifest
///     repositories/NAME/_tags/TAG               the digest that a tag means
///     repositories/NAME/_referrers/sha256-SUBJECT/sha256-HEX   HEX has SUBJECT as its subject
///     repositories/NAME/_uploads/ID             what has arrived of an upload
///     new/                                      small files on their way to their names
///     lock                                      held by the one registry that serves the folder
///
/// Whether anybody still has content is the number of links that the kernel counts: with one, nobody does.
final class RegistryFolder: Sendable {
    let path: String
    private let root: FileDescriptor
    private let lock: FileDescriptor

    /// Makes the folder where it does not exist.
    ///
    /// - Throws: `SystemError`; with EWOULDBLOCK where another registry serves it.
    init(path: String) throws(SystemError) {
        self.path = path
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw SystemError("make the registry's folder", path: path, errno: .current)
        }
        root = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, step: "open the registry's folder")
        lock = try FileDescriptor.open(
            "lock", O_RDWR | O_CREAT, mode: 0o644, at: root.rawValue, step: "lock the registry's folder")
        guard flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            throw SystemError(
                "lock the registry's folder", path: path, errno: .current,
                advice: "Another registry serves from it: stop that one, or give another folder with --store.")
        }
        for name in ["blobs", "blobs/sha256", "blobs/sha512", "repositories", "new"] { try makeFolder(name) }
    }

    // MARK: Names

    static func blob(_ digest: Digest) -> String { "blobs/\(digest.algorithm.rawValue)/\(digest.hex)" }

    /// Where a repository has something.
    enum Kind: String, CaseIterable, Sendable {
        case blobs = "_blobs"
        case manifests = "_manifests"
    }

    static func folder(_ repository: RepositoryName, _ kind: Kind) -> String {
        "repositories/\(repository.text)/\(kind.rawValue)"
    }

    static func link(_ repository: RepositoryName, _ kind: Kind, _ digest: Digest) -> String {
        "\(folder(repository, kind))/\(digest.algorithm.rawValue)/\(digest.hex)"
    }

    static func tags(_ repository: RepositoryName) -> String { "repositories/\(repository.text)/_tags" }
    static func uploads(_ repository: RepositoryName) -> String { "repositories/\(repository.text)/_uploads" }
    static func referrers(_ repository: RepositoryName, of subject: Digest) -> String {
        "repositories/\(repository.text)/_referrers/\(subject.algorithm.rawValue)-\(subject.hex)"
    }

    // MARK: Files

    func open(_ name: String, _ flags: Int32, step: @autoclosure () -> String) throws(SystemError) -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                name, flags, mode: flags & O_CREAT == 0 ? 0 : 0o644, at: root.rawValue,
                resolve: RegistryFolder.beneath)
        } catch {
            throw fault(step(), name, error.errno)
        }
    }

    /// RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS (openat2(2)).
    private static let beneath: UInt64 = 0x08 | 0x04

    /// nil where there is no such file.
    func openIfPresent(
        _ name: String, _ flags: Int32 = O_RDONLY, step: @autoclosure () -> String = "read from the registry"
    ) throws(SystemError) -> FileDescriptor? {
        do {
            return try open(name, flags, step: step())
        } catch  where error.errno == .noSuchFile || error.errno == .notADirectory {
            return nil
        }
    }

    private func makeFolder(_ name: String) throws(SystemError) {
        guard mkdirat(root.rawValue, name, 0o755) == 0 || errno == EEXIST else {
            throw fault("make a folder of the registry", name, .current)
        }
    }

    /// Makes a folder and those above it.
    func makeFolders(_ name: String) throws(SystemError) {
        let above = name.lastIndex(of: "/").map { String(name[..<$0]) } ?? "."
        if mkdirat(root.rawValue, name, 0o755) != 0 {
            if errno == EEXIST { return }
            guard errno == ENOENT, above != "." else { throw fault("make a folder of the registry", name, .current) }
            try makeFolders(above)
            try makeFolder(name)
        }
        // The new name is in the folder above.
        try sync(above)
    }

    /// A second name for a file. False where the name is taken.
    func link(_ name: String, to target: String) throws(SystemError) -> Bool {
        if linkat(root.rawValue, name, root.rawValue, target, 0) == 0 { return true }
        guard errno == EEXIST else { throw fault("put a file into the registry", target, .current) }
        return false
    }

    /// Puts a file in its place, over what may be there.
    func rename(_ name: String, to target: String) throws(SystemError) {
        guard renameat(root.rawValue, name, root.rawValue, target) == 0 else {
            throw fault("put a file into the registry", target, .current)
        }
    }

    /// Whether it was there.
    @discardableResult
    func remove(_ name: String) throws(SystemError) -> Bool {
        if unlinkat(root.rawValue, name, 0) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else {
            throw fault("remove a file of the registry", name, .current)
        }
        return false
    }

    /// A new name is only safe from a power cut once its folder is on the disk.
    func sync(_ name: String) throws(SystemError) {
        let folder = try open(name, O_RDONLY | O_DIRECTORY, step: "write the registry to the disk")
        guard fsync(folder.rawValue) == 0 else { throw fault("write the registry to the disk", name, .current) }
    }

    /// Writes a small file so that it is there as a whole or as it was.
    func replace(_ name: String, with bytes: [UInt8]) throws(SystemError) {
        let new = newName()
        do throws(SystemError) {
            let file = try open(new, O_WRONLY | O_CREAT | O_EXCL, step: "write into the registry")
            do throws(SystemError) {
                try file.writeAll(bytes, step: "write into the registry")
            } catch {
                throw fault("write into the registry", name, error.errno)
            }
            guard fsync(file.rawValue) == 0 else { throw fault("write the registry to the disk", name, .current) }
            try rename(new, to: name)
        } catch {
            try remove(new)
            throw error
        }
        if let slash = name.lastIndex(of: "/") { try sync(String(name[..<slash])) }
    }

    /// A name below `new/` that nobody has.
    func newName() -> String { "new/\(String(UInt64.random(in: .min ... .max), radix: 36))" }

    /// The names in a folder, sorted by their bytes; nil where it does not exist.
    func names(in name: String) throws(SystemError) -> [String]? {
        guard let folder = try openIfPresent(name, O_RDONLY | O_DIRECTORY, step: "list the registry") else {
            return nil
        }
        let names = try DirectoryNames.of(folder.rawValue, step: "list the registry", path: "\(path)/\(name)")
        return names.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Which file a name means at this moment; nil where there is none.
    func identity(of name: String) throws(SystemError) -> FileIdentity? {
        guard let file = try openIfPresent(name, O_RDONLY, step: "look into the registry") else { return nil }
        return try FileIdentity(of: file)
    }

    func fault(_ step: String, _ name: String, _ errno: Errno) -> SystemError {
        SystemError(step, path: "\(path)/\(name)", errno: errno)
    }
}
