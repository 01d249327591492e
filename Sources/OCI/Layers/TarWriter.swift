internal import Glibc
internal import LinuxSystem

/// A tar archive on its way into a store: hashed, compressed and hashed again as it is written.
final class TarWriter {
    private let archive: ArchiveOutput
    private let sink: Sink
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)

    init(_ writer: BlobWriter, _ options: PackOptions) throws {
        let sink = try Sink(writer, options)
        self.sink = sink
        archive = try ArchiveOutput(.tar) { try sink.take($0) }
    }

    deinit { buffer.deallocate() }

    /// Adds an entry that `body` describes.
    func add(_ body: (OpaquePointer) throws -> Void) throws { try archive.add(body) }

    /// Writes the content of a file, which must have as many bytes as its entry says.
    func writeFile(_ file: Int32, count: Int64, _ path: [UInt8]) throws {
        var left = count
        while left > 0 {
            let read = Glibc.read(file, buffer.baseAddress, Int(min(Int64(buffer.count), left)))
            if read < 0 && errno == EINTR { continue }
            guard read >= 0 else { throw SystemError("pack a file", path: printable(path), errno: .current) }
            guard read > 0 else {
                throw LayerError.cannotPack(entry: printable(path), "it became shorter while the layer was made")
            }
            try archive.write(UnsafeRawBufferPointer(rebasing: buffer[..<read]))
            left -= Int64(read)
        }
    }

    /// Writes content that is in memory, as much as its entry says.
    func writeData(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try archive.write($0) } }

    /// Ends the archive; all of it has been given to the writer then.
    func finish() throws -> (diffID: Digest, bytes: Int64) {
        try archive.finish()
        return try sink.finish()
    }

    /// Takes the archive, and compresses it where that is wanted.
    private final class Sink {
        private let writer: BlobWriter
        private let compressing: ArchiveOutput?
        private var hasher = DigestHasher()

        init(_ writer: BlobWriter, _ options: PackOptions) throws {
            self.writer = writer
            guard options.compression != .none else {
                compressing = nil
                return
            }
            compressing = try ArchiveOutput(.compressed(options.compression, level: options.level)) {
                try writer.write($0)
            }
        }

        func take(_ bytes: UnsafeRawBufferPointer) throws {
            hasher.update(bytes)
            if let compressing { try compressing.write(bytes) } else { try writer.write(bytes) }
        }

        func finish() throws -> (diffID: Digest, bytes: Int64) {
            try compressing?.finish()
            return (hasher.finish(), hasher.count)
        }
    }
}
