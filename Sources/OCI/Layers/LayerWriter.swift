internal import CArchive
internal import Glibc
public import LinuxSystem

/// Writes a layer entry by entry, with no folder behind it: whoever has no right to give files away can make a layer
/// whose files are root's.
///
/// Entries appear in the order of the calls, a folder before what is in it. Everything belongs to root.
public final class LayerWriter {
    private let archive: TarWriter
    private let options: PackOptions
    /// For every entry, in seconds since 1970.
    private let modified: Int64
    private var entries = 0

    private init(_ archive: TarWriter, _ options: PackOptions, modified: Int64) {
        self.archive = archive
        self.options = options
        self.modified = options.latestTime.map { min($0, modified) } ?? modified
    }

    /// Writes a layer into a store.
    ///
    /// - Parameters:
    ///   - lease: holds the layer from then on.
    ///   - modified: when every file was last changed, in seconds since 1970.
    ///   - body: adds the entries.
    /// - Throws: `SystemError`, `LayerError`, and what `body` throws; the store is as it was then.
    public static func write(
        into lease: Lease, options: PackOptions = PackOptions(), modified: Int64, _ body: (LayerWriter) throws -> Void
    ) throws -> PackedLayer {
        let blob = try lease.writer()
        return try withUnicodeNames {
            let writer = try LayerWriter(TarWriter(blob, options), options, modified: modified)
            try body(writer)
            let totals = try writer.archive.finish()
            let written = try blob.commit()
            return PackedLayer(
                descriptor: Descriptor(
                    mediaType: options.compression.mediaType, digest: written.digest, size: written.size),
                diffID: totals.diffID, archiveBytes: totals.bytes, entries: writer.entries, skipped: [])
        }
    }

    /// - Parameter path: `usr/bin`, without a slash in front.
    public func addFolder(_ path: String, mode: UInt32 = 0o755) throws {
        try add(path, S_IFDIR | mode)
    }

    public func addFile(_ path: String, mode: UInt32 = 0o644, content: [UInt8]) throws {
        try add(path, S_IFREG | mode) { archive_entry_set_size($0, Int64(content.count)) }
        try archive.writeData(content)
    }

    /// - Parameter file: stands at its beginning and has `size` bytes.
    public func addFile(_ path: String, mode: UInt32, from file: borrowing FileDescriptor, size: Int64) throws {
        try add(path, S_IFREG | mode) { archive_entry_set_size($0, size) }
        try archive.writeFile(file.rawValue, count: size, Array(path.utf8))
    }

    public func addSymbolicLink(_ path: String, to target: String) throws {
        try add(path, S_IFLNK | 0o777) { archive_entry_copy_symlink($0, target) }
    }

    /// - Parameter first: a file that was added before.
    public func addHardLink(_ path: String, to first: String, mode: UInt32) throws {
        try add(path, S_IFREG | mode) {
            archive_entry_copy_hardlink($0, first)
            archive_entry_unset_size($0)
        }
    }

    private func add(_ path: String, _ mode: UInt32, _ more: (OpaquePointer) -> Void = { _ in }) throws {
        entries += 1
        try archive.add { entry in
            archive_entry_copy_pathname(entry, path)
            archive_entry_set_mode(entry, mode)
            archive_entry_set_uid(entry, 0)
            archive_entry_set_gid(entry, 0)
            archive_entry_set_mtime(entry, time_t(modified), 0)
            more(entry)
        }
    }
}
