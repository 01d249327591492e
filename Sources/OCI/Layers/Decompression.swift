internal import CArchive
internal import CIsal
internal import Glibc

/// Turns the bytes of a source into the bytes of an archive.
protocol Decompression: AnyObject {
    /// The next bytes; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Bytes as they are.
final class NoDecompression: Decompression {
    private let source: CountedSource
    init(_ source: CountedSource) { self.source = source }
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { try source.read(into: buffer) }
}

/// gzip (RFC 1952) by Intel's ISA-L, which takes a third of zlib's time. Several members behind one another are one
/// stream; the checksum of each is compared.
final class GzipDecompression: Decompression {
    private let source: CountedSource
    private let state: UnsafeMutableRawPointer
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    private var position = 0
    private var count = 0
    private var isInMember = true
    private var hasBegun = false

    init(_ source: CountedSource) throws {
        guard let state = lab_gunzip_make() else { throw LayerError.damaged("there is no memory to decompress it") }
        self.source = source
        self.state = state
    }

    deinit {
        free(state)
        buffer.deallocate()
    }

    func read(into output: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let target = output.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
        while true {
            if position == count {
                position = 0
                count = try source.read(into: buffer)
                if count == 0 {
                    guard hasBegun, !isInMember else { throw LayerError.damaged("its gzip data ends too early") }
                    return 0
                }
            }
            if !isInMember {
                lab_gunzip_restart(state)
                isInMember = true
            }
            hasBegun = true
            var step = lab_gunzip_step()
            let input = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            step.input = input.map { UnsafePointer($0 + position) }
            step.input_count = UInt32(count - position)
            step.output = target
            step.output_count = UInt32(output.count)
            let result = lab_gunzip(state, &step)
            guard result == 0 else { throw LayerError.damaged("its gzip data is broken (ISA-L says \(result))") }
            position = count - Int(step.input_count)
            if step.is_finished != 0 { isInMember = false }
            let produced = output.count - Int(step.output_count)
            if produced > 0 { return produced }
        }
    }
}

/// zstd (RFC 8878) through libarchive.
final class ZstdDecompression: Decompression {
    private let archive: OpaquePointer
    private let feed: Feed

    init(_ source: CountedSource) throws {
        guard let archive = archive_read_new() else { throw LayerError.damaged("there is no memory to decompress it") }
        self.archive = archive
        feed = Feed(source)
        archive_read_support_filter_zstd(archive)
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
        guard archive_filter_code(archive, 0) == ARCHIVE_FILTER_ZSTD else {
            throw LayerError.damaged("it is not compressed with zstd")
        }
    }

    deinit { archive_read_free(archive) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw feed.error ?? LayerError.damaged(words(of: archive)) }
        return count
    }

    /// What libarchive reads from.
    private final class Feed {
        private let source: CountedSource
        private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        private(set) var error: (any Error)?

        init(_ source: CountedSource) { self.source = source }
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
