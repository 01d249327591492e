internal import CArchive
internal import Glibc

/// The entries of a tar archive, one after another, through libarchive. Names are bytes: an archive may hold any.
final class ArchiveReader {
    private let archive: OpaquePointer
    private let entry: OpaquePointer
    private let stream: LayerStream
    private var error: (any Error)?

    init(_ stream: LayerStream) throws {
        guard let archive = archive_read_new() else { throw LayerError.damaged("there is no memory to read it") }
        guard let entry = archive_entry_new() else {
            archive_read_free(archive)
            throw LayerError.damaged("there is no memory to read it")
        }
        self.archive = archive
        self.entry = entry
        self.stream = stream
        archive_read_support_format_tar(archive)
        archive_read_support_format_empty(archive)
        let result = archive_read_open(
            archive, Unmanaged.passUnretained(self).toOpaque(), nil,
            { _, client, start in
                guard let client, let start else { return -1 }
                return Unmanaged<ArchiveReader>.fromOpaque(client).takeUnretainedValue().feed(start)
            }, nil)
        guard result == ARCHIVE_OK else { throw fault() }
    }

    deinit {
        archive_entry_free(entry)
        archive_read_free(archive)
    }

    private func feed(_ start: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int {
        do {
            guard let bytes = try stream.next() else { return 0 }
            start.pointee = bytes.baseAddress
            return bytes.count
        } catch {
            self.error = error
            return -1
        }
    }

    private func fault() -> any Error { error ?? LayerError.damaged(words(of: archive)) }

    /// Goes to the next entry; false at the end of the archive.
    func next() throws -> Bool {
        switch archive_read_next_header2(archive, entry) {
        case ARCHIVE_OK, ARCHIVE_WARN: return true
        case ARCHIVE_EOF: return false
        default: throw fault()
        }
    }

    // MARK: The entry

    enum Kind {
        case file, folder, symbolicLink, hardLink, fifo, device, other
    }

    var kind: Kind {
        if archive_entry_hardlink(entry) != nil { return .hardLink }
        switch archive_entry_filetype(entry) {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: return .symbolicLink
        case S_IFIFO: return .fifo
        case S_IFCHR, S_IFBLK: return .device
        default: return .other
        }
    }

    var name: [UInt8] { bytes(archive_entry_pathname(entry)) }
    /// What a link of either kind points to.
    var target: [UInt8] { bytes(archive_entry_hardlink(entry) ?? archive_entry_symlink(entry)) }
    var size: Int64 { archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0 }
    var mode: UInt32 { UInt32(archive_entry_perm(entry)) & 0o7777 }
    var user: Int64 { archive_entry_uid(entry) }
    var group: Int64 { archive_entry_gid(entry) }
    var modified: timespec {
        let nanoseconds = archive_entry_mtime_nsec(entry)
        // utimensat(2) takes numbers out of this range for orders.
        return timespec(
            tv_sec: archive_entry_mtime(entry), tv_nsec: (0..<1_000_000_000).contains(nanoseconds) ? nanoseconds : 0)
    }

    private func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
        guard let text else { return [] }
        return Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }

    /// Hands each extended attribute to `body`, the name first.
    func eachAttribute(_ body: (String, UnsafeRawBufferPointer) throws -> Void) rethrows {
        guard archive_entry_xattr_reset(entry) > 0 else { return }
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var size = 0
        while archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK {
            guard let name else { continue }
            try body(String(cString: name), UnsafeRawBufferPointer(start: value, count: size))
        }
    }

    /// Hands the data of a file to `body`, with the place of each part. What lies between two parts is a hole.
    func eachPart(_ body: (UnsafeRawBufferPointer, Int64) throws -> Void) throws {
        while true {
            var start: UnsafeRawPointer?
            var count = 0
            var offset: la_int64_t = 0
            switch archive_read_data_block(archive, &start, &count, &offset) {
            case ARCHIVE_OK, ARCHIVE_WARN: try body(UnsafeRawBufferPointer(start: start, count: count), offset)
            case ARCHIVE_EOF: return
            default: throw fault()
            }
        }
    }
}

/// Runs `body` on this thread with UTF-8 as the encoding of names. libarchive asks the locale; the program's own stays.
func withUnicodeNames<Result>(_ body: () throws -> Result) throws -> Result {
    guard let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) else { return try body() }
    let former = uselocale(locale)
    defer {
        uselocale(former)
        freelocale(locale)
    }
    return try body()
}
