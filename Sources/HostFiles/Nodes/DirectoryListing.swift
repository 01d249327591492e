internal import CLinux
internal import Glibc
internal import LinuxSystem

/// The names in a directory, as far as the guest has come in it.
///
/// Positions are the host's own (`d_off`): a directory that changes while it is listed is the host's file system's
/// business, which knows how.
struct DirectoryListing {
    private var entries = [DirectoryEntry]()
    private var next = 0
    /// The position at which `entries[next]` was read.
    private var position: UInt64 = 0

    private static let chunk = 32 << 10

    /// The entry at a position; nil at the end. Asking again for the same position gives the same entry.
    mutating func entry(at wanted: UInt64, of directory: Int32) throws(Refusal) -> DirectoryEntry? {
        // From the beginning, a new look: rewinddir(3) shows what has changed.
        if wanted != position || wanted == 0 {
            guard lseek(directory, off_t(Int64(bitPattern: wanted)), SEEK_SET) >= 0 else { throw .current }
            (entries, next, position) = ([], 0, wanted)
        }
        if next == entries.count {
            entries = try DirectoryListing.read(directory)
            next = 0
        }
        return next < entries.count ? entries[next] : nil
    }

    /// The entry was taken; the next is at the position after it.
    mutating func advance(past entry: DirectoryEntry) {
        next += 1
        position = entry.position
    }

    private static func read(_ directory: Int32) throws(Refusal) -> [DirectoryEntry] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 8)
        defer { buffer.deallocate() }
        let count = lab_syscall(
            Int(__NR_getdents64), Int(directory), argument(buffer.baseAddress), buffer.count, 0, 0, 0)
        guard count >= 0 else { throw Refusal(Int32(-count)) }
        var entries = [DirectoryEntry]()
        var offset = 0
        while offset < count {
            // struct linux_dirent64: inode, position, length of the record, type, name.
            let length = Int(buffer.loadUnaligned(fromByteOffset: offset + 16, as: UInt16.self))
            let name = buffer[(offset + 19)..<(offset + length)].prefix { $0 != 0 }
            entries.append(
                DirectoryEntry(
                    inode: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
                    position: buffer.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self),
                    type: buffer[offset + 18], name: Array(name)))
            offset += length
        }
        return entries
    }
}

/// One name in a directory.
struct DirectoryEntry {
    let inode: UInt64
    /// Where the entry after it is.
    let position: UInt64
    /// `DT_REG` and so on (readdir(3)).
    let type: UInt8
    let name: [UInt8]

    /// `.` and `..`
    var isDots: Bool { name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") } }
}
