internal import Glibc
internal import LinuxSystem

/// Content on its way into the store. It is hashed as it comes, and becomes visible only once digest and size are right.
/// Thrown away with its owner, unless it was to be resumed.
public final class BlobWriter {
    /// Bytes that are here so far; where to go on after `Lease.writer(resuming:)`.
    public var offset: Int64 { hasher.count }

    private let lease: Lease
    private let name: String
    private let file: FileDescriptor
    private var hasher: DigestHasher
    private let limit: Int64?
    private let keepsPart: Bool
    private var isOver = false

    init(
        lease: Lease, name: String, file: consuming FileDescriptor, algorithm: Digest.Algorithm, limit: Int64?,
        keepsPart: Bool
    ) throws {
        self.lease = lease
        self.name = name
        self.file = file
        self.limit = limit
        self.keepsPart = keepsPart
        hasher = DigestHasher(algorithm)
        try readPart()
    }

    deinit {
        // There is nobody to tell; what cannot be removed is swept when garbage is collected.
        if !isOver && !keepsPart { _ = try? lease.store.folder.remove(name) }
    }

    /// Hashes what an earlier writer left.
    private func readPart() throws {
        guard keepsPart else { return }
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = try file.read(into: &chunk)
            if count == 0 { return }
            chunk.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }

    /// Appends bytes.
    ///
    /// - Throws: `StoreError.sizeMismatch` as soon as there are more than were promised; `SystemError` where the disk is
    ///   full.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        if let limit, offset + Int64(bytes.count) > limit {
            throw StoreError.sizeMismatch(digest: nil, expected: limit, actual: limit + 1)
        }
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(file.rawValue, bytes.baseAddress.map { $0 + done }, bytes.count - done)
            if count < 0 {
                if errno == EINTR { continue }
                let error = Errno.current
                // What is half written must not count as a part.
                ftruncate(file.rawValue, off_t(offset))
                lseek(file.rawValue, off_t(offset), SEEK_SET)
                throw lease.store.folder.fault("write into the image store", name, error)
            }
            done += count
        }
        hasher.update(bytes)
    }

    /// Forgets what is here: the next byte is the first one.
    public func restart() throws {
        guard ftruncate(file.rawValue, 0) == 0, lseek(file.rawValue, 0, SEEK_SET) == 0 else {
            throw lease.store.folder.fault("write into the image store", name, .current)
        }
        hasher = DigestHasher(hasher.algorithm)
    }

    public func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    /// Makes the content visible under its digest, and the lease hold it. The writer is of no use afterwards.
    ///
    /// - Returns: the digest and how many bytes it names.
    /// - Throws: `StoreError.digestMismatch` or `.sizeMismatch`; the content is gone then.
    @discardableResult
    public func commit(expecting digest: Digest? = nil) throws -> (digest: Digest, size: Int64) {
        let folder = lease.store.folder
        isOver = true
        do {
            let actual = hasher.finish()
            if let limit, offset != limit {
                throw StoreError.sizeMismatch(digest: digest, expected: limit, actual: offset)
            }
            if let digest, digest != actual { throw StoreError.digestMismatch(expected: digest, actual: actual) }
            guard fsync(file.rawValue) == 0 else {
                throw folder.fault("write the image store to the disk", name, .current)
            }
            try lease.hold(actual)
            let target = StoreFolder.blobs(actual.algorithm)
            if actual.algorithm != .sha256 { try folder.makeDirectory(target) }
            try folder.rename(name, to: StoreFolder.blob(actual))
            try folder.sync(directory: target)
            return (actual, offset)
        } catch {
            try folder.remove(name)
            throw error
        }
    }
}
