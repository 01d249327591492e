internal import CArchive
internal import Glibc

/// The bytes of another source, decompressed by libarchive. Bytes that are not compressed come as they are.
public final class FilteredSource: ByteSource {
    /// A way to compress that libarchive undoes.
    enum Filter: CaseIterable {
        case bzip2, gzip, xz, zstd
    }

    private let archive: OpaquePointer
    private let feed: Feed

    /// In whatever way they are compressed: for archives that are no layers.
    public convenience init(_ source: any ByteSource) throws {
        try self.init(source, accepting: Filter.allCases)
    }

    init(_ source: any ByteSource, accepting filters: [Filter]) throws {
        guard let archive = archive_read_new() else { throw LayerError.damaged("there is no memory to decompress it") }
        self.archive = archive
        feed = Feed(source)
        for filter in filters {
            switch filter {
            case .bzip2: archive_read_support_filter_bzip2(archive)
            case .gzip: archive_read_support_filter_gzip(archive)
            case .xz: archive_read_support_filter_xz(archive)
            case .zstd: archive_read_support_filter_zstd(archive)
            }
        }
        archive_read_support_format_raw(archive)
        let result = archive_read_open(
            archive, Unmanaged.passUnretained(feed).toOpaque(), nil,
            { _, client, start in
                guard let client, let start else { return -1 }
                return Unmanaged<Feed>.fromOpaque(client).takeUnretainedValue().next(start)
            }, nil)
        var entry: OpaquePointer?
        guard result == ARCHIVE_OK, archive_read_next_header(archive, &entry) == ARCHIVE_OK else {
            // From here on `deinit` frees the archive, also where this throws.
            throw feed.error ?? LayerError.damaged(words(of: archive))
        }
    }

    deinit { archive_read_free(archive) }

    /// Whether it has found anything to decompress.
    var isCompressed: Bool { archive_filter_code(archive, 0) != ARCHIVE_FILTER_NONE }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw feed.error ?? LayerError.damaged(words(of: archive)) }
        return count
    }

    /// What libarchive reads from.
    private final class Feed {
        private let source: any ByteSource
        private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        private(set) var error: (any Error)?

        init(_ source: any ByteSource) { self.source = source }
        deinit { buffer.deallocate() }

        func next(_ start: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int {
            do {
                let count = try source.read(into: buffer)
                start.pointee = UnsafeRawPointer(buffer.baseAddress)
                return count
            } catch {
                self.error = error
                return -1
            }
        }
    }
}

/// What libarchive says went wrong.
func words(of archive: OpaquePointer) -> String {
    guard let words = archive_error_string(archive) else { return "libarchive does not say why" }
    return printable(Array(String(cString: words).utf8))
}
