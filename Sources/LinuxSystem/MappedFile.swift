internal import CLinux
internal import Glibc

/// The bytes of a file, mapped rather than read (mmap(2)): a recording of a million events has some 200 MB, and a
/// person looks at a few screens of it.
///
/// They are only read. Who cuts off a file that is mapped kills its readers (SIGBUS): for files that only grow.
public final class MappedFile: @unchecked Sendable {
    /// Valid as long as this object lives.
    public let all: UnsafeRawBufferPointer
    private let isMapped: Bool

    /// What is no regular file, a pipe say, is read to its end, at most 1 GB.
    ///
    /// - Parameter step: what an error says was being done.
    /// - Throws: the errno of openat2(2), fstat(2), mmap(2) or read(2); EISDIR for a folder.
    public init(path: String, step: String) throws(SystemError) {
        let file = try FileDescriptor.open(path, O_RDONLY, step: step)
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else {
            throw SystemError(step, path: path, errno: .current)
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw SystemError(step, path: path, errno: Errno(rawValue: EISDIR))
        case S_IFREG where status.st_size > 0:
            let size = Int(status.st_size)
            guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, file.rawValue, 0), address != MAP_FAILED else {
                throw SystemError(step, path: path, errno: .current)
            }
            madvise(address, size, MADV_WILLNEED)
            all = UnsafeRawBufferPointer(start: address, count: size)
            isMapped = true
        default:
            let bytes: [UInt8]
            do throws(SystemError) {
                bytes = try file.readAll(limit: 1 << 30)
            } catch {
                throw SystemError(step, path: path, errno: error.errno)
            }
            all = MappedFile.copy(bytes)
            isMapped = false
        }
    }

    /// Bytes that are in no file.
    public init(_ bytes: [UInt8]) {
        all = MappedFile.copy(bytes)
        isMapped = false
    }

    deinit {
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: all.baseAddress), all.count)
        } else {
            all.deallocate()
        }
    }

    private static func copy(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
        memory.copyBytes(from: bytes)
        return UnsafeRawBufferPointer(rebasing: memory[..<bytes.count])
    }

    /// The first place of some bytes in a range; nil where they are not.
    public func firstRange(of needle: [UInt8], in range: Range<Int>) -> Range<Int>? {
        guard let base = all.baseAddress, !needle.isEmpty, !range.isEmpty else { return nil }
        guard let found = lab_find_bytes(base + range.lowerBound, range.count, needle, needle.count) else { return nil }
        let start = found - base
        return start..<(start + needle.count)
    }

    /// The next byte of this value in a range.
    public func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        guard let base = all.baseAddress, !range.isEmpty else { return nil }
        return memchr(base + range.lowerBound, Int32(byte), range.count).map { UnsafeRawPointer($0) - base }
    }
}
