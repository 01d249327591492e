internal import CLinux
internal import LinuxSystem

/// Extended attributes of an open file (xattr(7)). The C library's module has none of these calls.
enum FileAttributes {
    /// nil where the file has no such attribute, or its file system none at all.
    static func value(of file: Int32, _ name: String) -> [UInt8]? {
        // The kernel allows no more in one (XATTR_SIZE_MAX).
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 8) { buffer in
            let count = name.withCString {
                lab_syscall(
                    Int(__NR_fgetxattr), Int(file), argument($0), argument(buffer.baseAddress), buffer.count, 0, 0)
            }
            return count >= 0 ? Array(buffer[..<count]) : nil
        }
    }

    /// - Returns: nil, or the kernel's error.
    static func set(_ name: String, _ value: UnsafeRawBufferPointer, of file: Int32) -> Errno? {
        let result = name.withCString {
            lab_syscall(
                Int(__NR_fsetxattr), Int(file), argument($0), argument(value.baseAddress), value.count, 0, 0)
        }
        return result >= 0 ? nil : Errno(result: result)
    }

    /// In order; none where the file system has none.
    static func names(of file: Int32) -> [String] {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 8) { buffer in
            let count = lab_syscall(
                Int(__NR_flistxattr), Int(file), argument(buffer.baseAddress), buffer.count, 0, 0, 0)
            guard count > 0 else { return [] }
            return buffer[..<count].split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.sorted()
        }
    }
}
