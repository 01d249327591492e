// `struct stat` comes with it, or with Glibc: whichever is read first.
internal import CArchive
internal import Glibc
internal import LinuxSystem

/// Content of the store, read once from its beginning to its end and hashed on the way. It stays readable when garbage is
/// collected meanwhile.
public final class BlobReader {
    public let digest: Digest
    /// In bytes.
    public let size: Int64
    private let file: FileDescriptor
    private var hasher: DigestHasher
    private var isVerified = false

    init(file: consuming FileDescriptor, digest: Digest) throws(SystemError) {
        var information = stat()
        guard fstat(file.rawValue, &information) == 0 else {
            throw SystemError("read from the image store", errno: .current)
        }
        size = Int64(information.st_size)
        posix_fadvise(file.rawValue, 0, 0, POSIX_FADV_SEQUENTIAL)
        self.digest = digest
        self.file = file
        hasher = DigestHasher(digest.algorithm)
    }

    /// The next bytes; 0 at the end.
    ///
    /// - Throws: `StoreError.corrupt` at the end, where the bytes were not those that the digest names. Whoever acts on
    ///   them before has to undo it then.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !buffer.isEmpty else { return 0 }
        var count = 0
        repeat { count = Glibc.read(file.rawValue, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
        guard count >= 0 else { throw SystemError("read from the image store", path: "\(digest)", errno: .current) }
        if count == 0 {
            if !isVerified, hasher.finish() != digest { throw StoreError.corrupt(digest) }
            isVerified = true
            return 0
        }
        hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
    }

    /// All of it.
    public func readAll() throws -> [UInt8] {
        var bytes = [UInt8]()
        bytes.reserveCapacity(Int(size))
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try read(into: $0) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
    }
}
