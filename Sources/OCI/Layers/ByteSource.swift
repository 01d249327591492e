internal import Glibc
public import LinuxSystem

/// Bytes that come one piece after another: content of a store, a file, a connection.
public protocol ByteSource: AnyObject {
    /// The next bytes; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

    /// The digest of all bytes, where the source checks it itself and fails at the end if it is wrong.
    var verifiedDigest: Digest? { get }
}

extension ByteSource {
    public var verifiedDigest: Digest? { nil }
}

extension BlobReader: ByteSource {
    public var verifiedDigest: Digest? { digest }
}

/// The bytes of an open file, from where it stands.
public final class FileSource: ByteSource {
    private let file: FileDescriptor
    private let path: String?

    /// - Parameter step: what it is opened for, where that fails.
    public init(path: String, step: String = "read a layer") throws(SystemError) {
        file = try FileDescriptor.open(path, O_RDONLY, step: step)
        self.path = path
    }

    /// Of a file that is open already; it is closed with the source.
    public init(_ file: consuming FileDescriptor) {
        self.file = file
        path = nil
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Glibc.read(file.rawValue, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw SystemError("read a layer", path: path, errno: .current) }
        }
    }
}

/// Bytes in memory.
public final class MemorySource: ByteSource {
    private var rest: ArraySlice<UInt8>

    public init(_ bytes: [UInt8]) { rest = bytes[...] }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let part = rest.prefix(buffer.count)
        buffer.copyBytes(from: part)
        rest = rest.dropFirst(part.count)
        return part.count
    }
}
