internal import CArchive
internal import Glibc
internal import LinuxSystem

/// A tar archive on its way into a file or a pipe. Everything in it is root's and as old as 1970.
final class ArchiveWriter {
    private let archive: OpaquePointer
    private let entry: OpaquePointer
    private let sink: Sink
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)

    init(_ file: borrowing FileDescriptor) throws {
        guard let archive = archive_write_new() else { throw LayerError.damaged("there is no memory to write it") }
        guard let entry = archive_entry_new() else {
            archive_write_free(archive)
            throw LayerError.damaged("there is no memory to write it")
        }
        self.archive = archive
        self.entry = entry
        sink = Sink(try file.duplicate())
        archive_write_add_filter_none(archive)
        archive_write_set_format_pax_restricted(archive)
        archive_write_set_bytes_per_block(archive, 256 << 10)
        archive_write_set_bytes_in_last_block(archive, 1)
        let result = archive_write_open(
            archive, Unmanaged.passUnretained(sink).toOpaque(), nil,
            { _, client, bytes, count in
                guard let client else { return -1 }
                return Unmanaged<Sink>.fromOpaque(client).takeUnretainedValue()
                    .take(UnsafeRawBufferPointer(start: bytes, count: count))
            }, nil)
        guard result == ARCHIVE_OK else { throw fault() }
    }

    deinit {
        sink.isOver = true
        archive_entry_free(entry)
        archive_write_free(archive)
        buffer.deallocate()
    }

    private func fault() -> any Error { sink.error ?? LayerError.damaged(words(of: archive)) }

    private func add(_ name: String, mode: UInt32, size: Int64) throws {
        archive_entry_clear(entry)
        archive_entry_set_pathname(entry, name)
        archive_entry_set_mode(entry, mode)
        archive_entry_set_size(entry, size)
        archive_entry_set_uid(entry, 0)
        archive_entry_set_gid(entry, 0)
        archive_entry_set_mtime(entry, 0, 0)
        guard archive_write_header(archive, entry) == ARCHIVE_OK else { throw fault() }
    }

    func addFolder(_ name: String) throws { try add("\(name)/", mode: S_IFDIR | 0o755, size: 0) }

    func addFile(_ name: String, _ bytes: [UInt8]) throws {
        try add(name, mode: S_IFREG | 0o644, size: Int64(bytes.count))
        guard archive_write_data(archive, bytes, bytes.count) == bytes.count else { throw fault() }
    }

    /// Verified on the way: content that has changed in the store ends the archive.
    func addFile(_ name: String, size: Int64, from reader: BlobReader) throws {
        try add(name, mode: S_IFREG | 0o644, size: size)
        while true {
            let count = try reader.read(into: buffer)
            if count == 0 { return }
            guard archive_write_data(archive, buffer.baseAddress, count) == count else { throw fault() }
        }
    }

    func finish() throws {
        guard archive_write_close(archive) == ARCHIVE_OK else { throw fault() }
    }

    /// Writes to the descriptor and remembers why it could not.
    private final class Sink {
        private let file: FileDescriptor
        private(set) var error: SystemError?
        var isOver = false

        init(_ file: consuming FileDescriptor) { self.file = file }

        func take(_ bytes: UnsafeRawBufferPointer) -> Int {
            if isOver { return -1 }
            var done = 0
            while done < bytes.count {
                let count = write(file.rawValue, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else {
                    let isFull = errno == ENOSPC || errno == EDQUOT
                    error = SystemError(
                        "write the archive of images", errno: .current,
                        advice: isFull ? "The disk is full: free some space, or send the output elsewhere" : nil)
                    return -1
                }
                done += count
            }
            return bytes.count
        }
    }
}
