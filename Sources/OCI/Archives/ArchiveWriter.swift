internal import CArchive
internal import Glibc
internal import LinuxSystem

/// A tar archive on its way into a file or a pipe. Everything in it is root's and as old as 1970.
final class ArchiveWriter {
    private let archive: ArchiveOutput
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)

    init(_ file: borrowing FileDescriptor) throws {
        let target = Target(try file.duplicate())
        archive = try ArchiveOutput(.tar) { try target.write($0) }
    }

    deinit { buffer.deallocate() }

    private func add(_ name: String, mode: UInt32, size: Int64) throws {
        try archive.add { entry in
            archive_entry_set_pathname(entry, name)
            archive_entry_set_mode(entry, mode)
            archive_entry_set_size(entry, size)
            archive_entry_set_uid(entry, 0)
            archive_entry_set_gid(entry, 0)
            archive_entry_set_mtime(entry, 0, 0)
        }
    }

    func addFolder(_ name: String) throws { try add("\(name)/", mode: S_IFDIR | 0o755, size: 0) }

    func addFile(_ name: String, _ bytes: [UInt8]) throws {
        try add(name, mode: S_IFREG | 0o644, size: Int64(bytes.count))
        try bytes.withUnsafeBytes { try archive.write($0) }
    }

    /// Verified on the way: content that has changed in the store ends the archive.
    func addFile(_ name: String, size: Int64, from reader: BlobReader) throws {
        try add(name, mode: S_IFREG | 0o644, size: size)
        while true {
            let count = try reader.read(into: buffer)
            if count == 0 { return }
            try archive.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    func finish() throws { try archive.finish() }

    /// Where the archive goes: closures hold no descriptors.
    private final class Target {
        private let file: FileDescriptor

        init(_ file: consuming FileDescriptor) { self.file = file }

        func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
            do {
                try file.writeAll(bytes, step: "write the archive of images")
            } catch {
                guard error.errno == .noSpace || error.errno.rawValue == EDQUOT else { throw error }
                throw SystemError(
                    error.step, errno: error.errno,
                    advice: "The disk is full: free some space, or send the output elsewhere")
            }
        }
    }
}
