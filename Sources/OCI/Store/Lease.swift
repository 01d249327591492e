// `struct stat` comes with it, or with Glibc: whichever is read first.
internal import CArchive
internal import Glibc
internal import LinuxSystem
internal import Synchronization

/// What its owner uses of a store. Nothing of it is collected as long as the lease lives; it ends with its owner, also by
/// SIGKILL, since it is a lock on a file.
///
/// Content that is found in the store counts as in use only once `hold` has returned: hold first, then look.
public final class Lease: Sendable {
    public let store: ContentStore
    private let name: String
    private let file: Mutex<FileDescriptor>

    init(_ store: ContentStore) throws {
        let collecting = try store.folder.lock(StoreFolder.collecting, LOCK_SH)
        let held = try store.folder.makeHeld(StoreFolder.leases)
        self.store = store
        name = held.name
        file = Mutex(held.file)
        collecting.close()
    }

    deinit {
        // A file that stays is held by nobody: it is swept when garbage is collected.
        _ = try? store.folder.remove(name)
    }

    /// Keeps content, and where it is a manifest or an index all that it leads to.
    public func hold(_ digest: Digest) throws {
        let collecting = try store.folder.lock(StoreFolder.collecting, LOCK_SH)
        try file.withLock { file throws(SystemError) in
            do throws(SystemError) {
                try file.write("\(digest)\n")
            } catch {
                throw store.folder.fault("hold content of the image store", name, error.errno)
            }
        }
        collecting.close()
    }

    /// Whether content is in the store, and held from now on.
    public func holdIfPresent(_ digest: Digest) throws -> Bool {
        try hold(digest)
        return try store.contains(digest)
    }

    /// A writer of new content.
    ///
    /// - Parameter size: how many bytes there must be, where that is known.
    public func writer(size: Int64? = nil, algorithm: Digest.Algorithm = .sha256) throws -> BlobWriter {
        let collecting = try store.folder.lock(StoreFolder.collecting, LOCK_SH)
        let held = try store.folder.makeHeld(StoreFolder.ingest)
        collecting.close()
        return try BlobWriter(
            lease: self, name: held.name, file: held.file, algorithm: algorithm, limit: size, keepsPart: false)
    }

    /// A writer that goes on where an earlier one for the same content ended, and leaves what it has for a later one.
    /// Where another process is writing the same, it begins anew, beside that one.
    public func writer(resuming digest: Digest, size: Int64? = nil) throws -> BlobWriter {
        let name = "\(StoreFolder.ingest)/\(digest.algorithm.rawValue)-\(digest.hex)"
        let collecting = try store.folder.lock(StoreFolder.collecting, LOCK_SH)
        let file = try store.folder.open(name, O_RDWR | O_CREAT, step: "write into the image store")
        if flock(file.rawValue, LOCK_EX | LOCK_NB) == 0, try isStill(name, file) {
            collecting.close()
            return try BlobWriter(
                lease: self, name: name, file: file, algorithm: digest.algorithm, limit: size, keepsPart: true)
        }
        collecting.close()
        return try writer(size: size, algorithm: digest.algorithm)
    }

    /// Whether the name still means the file: its writer may have put it in place between our open and our lock.
    private func isStill(_ name: String, _ file: borrowing FileDescriptor) throws -> Bool {
        var held = stat()
        guard fstat(file.rawValue, &held) == 0 else { return false }
        guard let other = try store.folder.openIfPresent(name, O_RDONLY, step: "write into the image store") else {
            return false
        }
        var named = stat()
        return fstat(other.rawValue, &named) == 0 && named.st_ino == held.st_ino
    }

    /// Writes bytes that are in memory, unless they are there already.
    @discardableResult
    public func put(_ bytes: [UInt8], mediaType: MediaType) throws -> Descriptor {
        let descriptor = Descriptor(of: bytes, mediaType: mediaType)
        if try holdIfPresent(descriptor.digest), try store.size(of: descriptor.digest) == descriptor.size {
            return descriptor
        }
        let writer = try writer(size: descriptor.size)
        try writer.write(bytes)
        try writer.commit(expecting: descriptor.digest)
        return descriptor
    }

    /// Writes a document in its canonical form.
    @discardableResult
    public func putDocument(_ document: some Encodable, mediaType: MediaType) throws -> Descriptor {
        try put(ImageDocument.encode(document), mediaType: mediaType)
    }
}

extension ContentStore {
    /// Begins to use the store; keep the lease until what you made has a name, or you need it no more.
    public func lease() throws -> Lease { try Lease(self) }
}
