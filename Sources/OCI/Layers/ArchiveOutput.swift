internal import CArchive
internal import Glibc

/// An archive that libarchive writes, handed on piece by piece.
final class ArchiveOutput {
    enum Form {
        /// PAX headers only where the old format has no room (long names, attributes).
        case tar
        /// No archive at all: what one entry holds, compressed.
        case compressed(LayerCompression, level: Int?)
    }

    private let archive: OpaquePointer
    private let entry: OpaquePointer
    private let sink: Sink

    /// - Parameter take: gets the bytes; what it throws ends the archive.
    init(_ form: Form, _ take: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let archive = archive_write_new() else { throw LayerError.damaged("there is no memory to write it") }
        guard let entry = archive_entry_new() else {
            archive_write_free(archive)
            throw LayerError.damaged("there is no memory to write it")
        }
        self.archive = archive
        self.entry = entry
        sink = Sink(take)
        switch form {
        case .tar:
            archive_write_add_filter_none(archive)
            archive_write_set_format_pax_restricted(archive)
            // By one name each, the one that every program knows.
            archive_write_set_format_option(archive, "pax", "xattrheader", "SCHILY")
        case .compressed(let compression, let level):
            switch compression {
            case .none: archive_write_add_filter_none(archive)
            case .gzip:
                archive_write_add_filter_gzip(archive)
                // The same archive gives the same bytes, whenever it is compressed.
                archive_write_set_filter_option(archive, "gzip", "timestamp", nil)
            case .zstd: archive_write_add_filter_zstd(archive)
            }
            if let level { archive_write_set_filter_option(archive, nil, "compression-level", "\(level)") }
            archive_write_set_format_raw(archive)
        }
        archive_write_set_bytes_per_block(archive, 128 << 10)
        // No more zeros at the end than the format wants.
        archive_write_set_bytes_in_last_block(archive, 1)
        let result = archive_write_open(
            archive, Unmanaged.passUnretained(sink).toOpaque(), nil,
            { _, client, bytes, count in
                guard let client else { return -1 }
                return Unmanaged<Sink>.fromOpaque(client).takeUnretainedValue()
                    .pass(UnsafeRawBufferPointer(start: bytes, count: count))
            }, nil)
        guard result == ARCHIVE_OK else { throw fault() }
        // The raw format wants one entry, of which it writes nothing but the data.
        if case .compressed = form { try add { archive_entry_set_mode($0, S_IFREG) } }
    }

    deinit {
        // What is left unfinished goes to nobody.
        sink.take = nil
        archive_entry_free(entry)
        archive_write_free(archive)
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

    /// Writes data of the last entry, altogether as much as it says.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else { return }
        guard archive_write_data(archive, bytes.baseAddress, bytes.count) == bytes.count else { throw fault() }
    }

    /// Ends the archive; all of it has been handed on then.
    func finish() throws {
        guard archive_write_close(archive) == ARCHIVE_OK else { throw fault() }
    }

    /// Hands on, and remembers why that failed.
    private final class Sink {
        var take: ((UnsafeRawBufferPointer) throws -> Void)?
        private(set) var error: (any Error)?

        init(_ take: @escaping (UnsafeRawBufferPointer) throws -> Void) { self.take = take }

        func pass(_ bytes: UnsafeRawBufferPointer) -> Int {
            guard let take else { return -1 }
            do {
                try take(bytes)
                return bytes.count
            } catch {
                self.error = error
                return -1
            }
        }
    }
}
