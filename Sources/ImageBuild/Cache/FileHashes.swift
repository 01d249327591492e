internal import Glibc
internal import LinuxSystem
internal import OCI

/// What the kernel says of a file that changes whenever its content does. The change time is the kernel's own: no
/// program sets it, so a file that was touched back to an old time is noticed.
struct FileStamp: Hashable {
    let device: UInt64
    let inode: UInt64
    let size: Int64
    let modified: Int64
    let changed: Int64

    init(_ information: stat) {
        device = UInt64(information.st_dev)
        inode = UInt64(information.st_ino)
        size = Int64(information.st_size)
        modified = FileStamp.nanoseconds(information.st_mtim)
        changed = FileStamp.nanoseconds(information.st_ctim)
    }

    static func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) }

    /// Whether the file's last change is so long ago that another one would have another time. The clock that stamps
    /// files advances by a tick, at most 10 ms.
    func isSettled(now: Int64) -> Bool { max(modified, changed) < now - 50_000_000 }
}

/// Hashes of files that were read before, so that a build whose files have not changed reads none of them.
///
/// Kept in one file for each context, which may be lost at any time.
final class FileHashes {
    /// A SHA-256 in bytes.
    typealias Hash = SIMD32<UInt8>

    private let path: String
    private var known: [FileStamp: Hash] = [:]
    private var used: [FileStamp: Hash] = [:]
    private var isChanged = false
    /// How many files had to be read.
    private(set) var read = 0

    private static let recordSize = 40 + 32
    private static let head = Array("lab file hashes 1\n".utf8)

    /// - Parameter path: the file that holds them; it need not exist.
    init(path: String) {
        self.path = path
        // What cannot be read or is damaged is as good as empty: then files are read again.
        let read = try? WholeFile.read(path, limit: 256 << 20, step: "read hashes of files")
        guard let bytes = read, bytes.starts(with: Self.head),
            (bytes.count - Self.head.count) % Self.recordSize == 0
        else { return }
        bytes.withUnsafeBytes { bytes in
            var place = Self.head.count
            known.reserveCapacity(bytes.count / Self.recordSize)
            while place < bytes.count {
                let stamp = FileStamp(bytes, at: place)
                known[stamp] = bytes.loadUnaligned(fromByteOffset: place + 40, as: Hash.self)
                place += Self.recordSize
            }
        }
    }

    /// The hash of a file's content.
    func hash(_ visit: SourceTree.Visit) throws -> Hash {
        let stamp = FileStamp(visit.information)
        if let hash = known[stamp] {
            used[stamp] = hash
            return hash
        }
        let file = try OpenFolder.file(visit.name, in: visit.folder, path: visit.path.text)
        read += 1
        var hasher = DigestHasher()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(file.rawValue, buffer.baseAddress, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("read a file", path: visit.path.text, errno: .current) }
            if count == 0 { break }
            hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        let hash = Self.bytes(of: hasher.finish())
        var after = stat()
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        if fstat(file.rawValue, &after) == 0, FileStamp(after) == stamp,
            stamp.isSettled(now: FileStamp.nanoseconds(now))
        {
            used[stamp] = hash
            isChanged = true
        }
        return hash
    }

    static func bytes(of digest: Digest) -> Hash {
        var hash = Hash()
        var index = 0
        var high: UInt8?
        for digit in digest.hex.utf8 {
            let value = digit < 0x3a ? digit - 0x30 : digit - 0x61 + 10
            if let first = high {
                hash[index] = first << 4 | value
                index += 1
                high = nil
            } else {
                high = value
            }
        }
        return hash
    }

    /// Writes down what is known now, where that is more than before. Hashes of files that are gone leave with time.
    func save() throws {
        guard isChanged else { return }
        var all = used
        if known.count < 2 * used.count + 1000 { all.merge(known) { new, _ in new } }
        var bytes = Self.head
        bytes.reserveCapacity(bytes.count + all.count * Self.recordSize)
        for (stamp, hash) in all {
            stamp.append(to: &bytes)
            withUnsafeBytes(of: hash) { bytes.append(contentsOf: $0) }
        }
        try WholeFile.write(bytes, to: path, step: "write down hashes of files")
        isChanged = false
    }
}

extension FileStamp {
    fileprivate init(_ bytes: UnsafeRawBufferPointer, at place: Int) {
        func number<Number: FixedWidthInteger>(_ index: Int) -> Number {
            bytes.loadUnaligned(fromByteOffset: place + index * 8, as: Number.self)
        }
        device = number(0)
        inode = number(1)
        size = number(2)
        modified = number(3)
        changed = number(4)
    }

    fileprivate func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: device) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: inode) { bytes.append(contentsOf: $0) }
        for number in [size, modified, changed] { withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) } }
    }
}
