internal import Glibc
internal import LinuxSystem
internal import OCI

/// A tar archive, compressed or not, as ADD knows it: by what is in it, whatever its name is.
struct ArchiveFile {
    private let source: ArchiveBytes
    private let isCompressed: Bool

    /// nil where the file is none.
    init?(_ file: consuming FileDescriptor) throws {
        let source = ArchiveBytes(file)
        let head = try ArchiveFile.head(of: source)
        isCompressed = ArchiveFile.marks.contains { head.starts(with: $0) }
        if isCompressed {
            try source.rewind()
            // What only begins like something compressed is a file like others.
            guard let inner = try? ArchiveFile.head(of: FilteredSource(source)), ArchiveFile.isHeader(inner) else {
                return nil
            }
        } else if !ArchiveFile.isHeader(head) {
            return nil
        }
        self.source = source
    }

    /// gzip, bzip2, xz, zstd: what Docker knows.
    private static let marks: [[UInt8]] = [
        [0x1f, 0x8b, 0x08], [0x42, 0x5a, 0x68], [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], [0x28, 0xb5, 0x2f, 0xfd],
    ]

    /// Puts its entries into a folder, over what is there.
    func unpack(into folder: borrowing FileDescriptor) throws {
        try source.rewind()
        var options = UnpackOptions()
        options.target = .tree
        _ = try LayerUnpacker.unpack(
            isCompressed ? FilteredSource(source) : source, compression: LayerCompression.none,
            into: "/proc/self/fd/\(folder.rawValue)", options: options)
    }

    /// The first block.
    private static func head(of source: any ByteSource) throws -> [UInt8] {
        var head = [UInt8](repeating: 0, count: 512)
        var count = 0
        while count < head.count {
            let read = try head.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
            }
            if read == 0 { break }
            count += read
        }
        return Array(head[..<count])
    }

    /// Whether a block has the checksum of a tar header (tar(5)).
    private static func isHeader(_ block: [UInt8]) -> Bool {
        guard block.count == 512 else { return false }
        let written = block[148..<156].filter { (0x30...0x37).contains($0) }
        guard !written.isEmpty, let sum = Int(String(decoding: written, as: UTF8.self), radix: 8) else { return false }
        let actual = block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
        return sum == actual
    }
}

/// The bytes of an open file.
private final class ArchiveBytes: ByteSource {
    private let file: FileDescriptor

    init(_ file: consuming FileDescriptor) { self.file = file }

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
