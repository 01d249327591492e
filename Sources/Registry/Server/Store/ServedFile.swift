internal import Glibc
internal import LinuxSystem
internal import NIOCore
internal import OCI

/// A file of the registry that is being served. It stays readable when its names go meanwhile.
final class ServedFile: Sendable {
    let digest: Digest
    let identity: FileIdentity
    /// For sendfile(2); its owner is this object.
    let handle: NIOFileHandle
    private let number: Int32

    init(_ file: consuming LinuxSystem.FileDescriptor, digest: Digest) throws(SystemError) {
        identity = try FileIdentity(of: file)
        self.digest = digest
        number = file.release()
        handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: number)
    }

    deinit {
        // It was open until now; that it cannot be closed has no consequence.
        try? handle.close()
    }

    /// The bytes at an offset; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(SystemError) -> Int {
        while true {
            let count = pread(number, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            guard errno == EINTR else { throw SystemError("read from the registry", errno: .current) }
        }
    }

    /// All of it, for documents.
    func readAll(limit: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(Int(identity.size), limit))
        var done = 0
        while done < bytes.count {
            let start = done
            var failure: SystemError?
            let count = bytes.withUnsafeMutableBytes { all in
                do throws(SystemError) {
                    return try read(
                        into: UnsafeMutableRawBufferPointer(rebasing: all[start...]), at: Int64(start))
                } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            if count == 0 { break }
            done += count
        }
        bytes.removeLast(bytes.count - done)
        return bytes
    }
}
