internal import Glibc
internal import LinuxSystem
internal import OCI

/// A tar archive, compressed or not, as ADD knows it: by its first bytes, whatever its name is.
struct ArchiveFile {
    private let source: ArchiveBytes

    /// nil where the file is none.
    init?(_ file: consuming FileDescriptor) throws {
        let source = try ArchiveBytes(file)
        guard source.isArchive else { return nil }
        self.source = source
    }

    /// Puts its entries into a folder, over what is there.
    func unpack(into folder: borrowing FileDescriptor) throws {
        try source.rewind()
        var options = UnpackOptions()
        options.target = .tree
        _ = try LayerUnpacker.unpack(
            source, compression: source.compression, into: "/proc/self/fd/\(folder.rawValue)", options: options)
    }
}

/// The bytes of an open file.
private final class ArchiveBytes: ByteSource {
    private let file: FileDescriptor
    /// nil where it is no archive, or compressed in a way that is not known here.
    private(set) var compression: LayerCompression?
    var isArchive: Bool { compression != nil }

    init(_ file: consuming FileDescriptor) throws {
        self.file = file
        var head = [UInt8](repeating: 0, count: 512)
        let count = try self.file.read(into: &head)
        if head.starts(with: [0x1f, 0x8b, 0x08]) {
            compression = .gzip
        } else if head.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) {
            compression = .zstd
        } else if count == 512, ArchiveBytes.isHeader(head) {
            compression = LayerCompression.none
        }
    }

    /// Whether a block has the checksum of a tar header (tar(5)).
    private static func isHeader(_ block: [UInt8]) -> Bool {
        let written = block[148..<156].filter { (0x30...0x37).contains($0) }
        guard !written.isEmpty, let sum = Int(String(decoding: written, as: UTF8.self), radix: 8) else { return false }
        let actual = block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
        return sum == actual
    }

    func rewind() throws {
        guard lseek(file.rawValue, 0, SEEK_SET) == 0 else { throw SystemError("read an archive", errno: .current) }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Glibc.read(file.rawValue, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw SystemError("read an archive", errno: .current) }
        }
    }
}
