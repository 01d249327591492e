internal import CArchive
internal import Glibc
internal import LinuxSystem

/// A tar archive on its way into a store: hashed, compressed and hashed again as it is written.
///
/// PAX headers only where the old format has no room (long names, attributes). libarchive's two
/// archives are chained: the format's output is the compression's input.
final class TarWriter {
    private let archive: OpaquePointer
    private let entry: OpaquePointer
    private let sink: Sink
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)

    init(_ writer: BlobWriter, _ options: PackOptions) throws {
        sink = try Sink(writer, options)
        guard let archive = archive_write_new() else { throw LayerError.damaged("there is no memory to write it") }
        guard let entry = archive_entry_new() else {
            archive_write_free(archive)
            throw LayerError.damaged("there is no memory to write it")
        }
        self.archive = archive
        self.entry = entry
        archive_write_add_filter_none(archive)
        archive_write_set_format_pax_restricted(archive)
        // By one name each, the one that every program knows.
        archive_write_set_format_option(archive, "pax", "xattrheader", "SCHILY")
        archive_write_set_bytes_per_block(archive, 128 << 10)
        // No more zeros at the end than the format wants.
        archive_write_set_bytes_in_last_block(archive, 1)
        let result = archive_write_open(
            archive, Unmanaged.passUnretained(sink).toOpaque(), nil,
            { _, client, bytes, count in
                guard let client else { return -1 }
                return Unmanaged<Sink>.fromOpaque(client).takeUnretainedValue()
                    .takeTar(UnsafeRawBufferPointer(start: bytes, count: count))
            }, nil)
        guard result == ARCHIVE_OK else { throw fault() }
    }

    deinit {
        // What is left unfinished goes to a sink that takes no more.
        sink.isOver = true
        archive_entry_free(entry)
        archive_write_free(archive)
        buffer.deallocate()
    }

    private func fault() -> any Error { sink.error ?? LayerError.damaged(words(of: archive)) }

    /// Adds an entry that `body` describes.
    func add(_ body: (OpaquePointer) throws -> Void) throws {
        archive_entry_clear(entry)
        try body(entry)
        let result = archive_write_header(archive, entry)
        // A warning is a name that is no UTF-8, which goes as it is.
        guard result == ARCHIVE_OK || result == ARCHIVE_WARN else { throw fault() }
    }

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
            guard archive_write_data(archive, buffer.baseAddress, read) == read else { throw fault() }
            left -= Int64(read)
        }
    }

    /// Writes content that is in memory, as much as its entry says.
    func writeData(_ bytes: [UInt8]) throws {
        guard !bytes.isEmpty else { return }
        guard archive_write_data(archive, bytes, bytes.count) == bytes.count else { throw fault() }
    }

    /// Ends the archive; all of it has been given to the writer then.
    func finish() throws -> (diffID: Digest, bytes: Int64) {
        guard archive_write_close(archive) == ARCHIVE_OK else { throw fault() }
        return try sink.finish()
    }

    /// Takes the archive, and compresses it where that is wanted.
    private final class Sink {
        private let writer: BlobWriter
        private var hasher = DigestHasher()
        private var compressing: OpaquePointer?
        private(set) var error: (any Error)?
        var isOver = false

        init(_ writer: BlobWriter, _ options: PackOptions) throws {
            self.writer = writer
            guard options.compression != .none else { return }
            guard let archive = archive_write_new() else {
                throw LayerError.damaged("there is no memory to compress it")
            }
            compressing = archive
            if options.compression == .gzip {
                archive_write_add_filter_gzip(archive)
                // The same archive gives the same bytes, whenever it is compressed.
                archive_write_set_filter_option(archive, "gzip", "timestamp", nil)
            } else {
                archive_write_add_filter_zstd(archive)
            }
            if let level = options.level {
                archive_write_set_filter_option(archive, nil, "compression-level", "\(level)")
            }
            archive_write_set_format_raw(archive)
            archive_write_set_bytes_per_block(archive, 128 << 10)
            archive_write_set_bytes_in_last_block(archive, 1)
            let result = archive_write_open(
                archive, Unmanaged.passUnretained(self).toOpaque(), nil,
                { _, client, bytes, count in
                    guard let client else { return -1 }
                    return Unmanaged<Sink>.fromOpaque(client).takeUnretainedValue()
                        .takeCompressed(UnsafeRawBufferPointer(start: bytes, count: count))
                }, nil)
            guard result == ARCHIVE_OK, let entry = archive_entry_new() else { throw fault() }
            defer { archive_entry_free(entry) }
            // The raw format wants one entry, of which it writes nothing but the data.
            archive_entry_set_mode(entry, S_IFREG)
            guard archive_write_header(archive, entry) == ARCHIVE_OK else { throw fault() }
        }

        deinit {
            isOver = true
            if let compressing { archive_write_free(compressing) }
        }

        private func fault() -> any Error { error ?? LayerError.damaged(compressing.map(words) ?? "") }

        func takeTar(_ bytes: UnsafeRawBufferPointer) -> Int {
            if isOver { return -1 }
            hasher.update(bytes)
            guard let compressing else { return takeCompressed(bytes) }
            guard archive_write_data(compressing, bytes.baseAddress, bytes.count) == bytes.count else {
                if error == nil { error = fault() }
                return -1
            }
            return bytes.count
        }

        func takeCompressed(_ bytes: UnsafeRawBufferPointer) -> Int {
            if isOver { return -1 }
            do {
                try writer.write(bytes)
                return bytes.count
            } catch {
                self.error = error
                return -1
            }
        }

        func finish() throws -> (diffID: Digest, bytes: Int64) {
            if let compressing, archive_write_close(compressing) != ARCHIVE_OK { throw fault() }
            return (hasher.finish(), hasher.count)
        }
    }
}
