internal import CLinux
internal import Glibc
internal import LinuxSystem

/// What is in a file.
enum FileContent {
    /// Copies everything, in the kernel where it can (copy_file_range(2)): file systems that share blocks then do.
    static func copy(
        _ file: borrowing FileDescriptor, to target: borrowing FileDescriptor, path: String
    ) throws(SystemError) {
        while true {
            let count = lab_syscall(
                Int(__NR_copy_file_range), Int(file.rawValue), 0, Int(target.rawValue), 0, 1 << 30, 0)
            if count == 0 { return }
            if count > 0 || count == -Int(EINTR) { continue }
            // Not between these two file systems, or not of this kind of file.
            if [EXDEV, EINVAL, ENOSYS, EOPNOTSUPP].contains(Int32(-count)) { break }
            throw fault(path, Errno(result: count))
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(file.rawValue, buffer.baseAddress, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw fault(path, .current) }
            if count == 0 { return }
            var done = 0
            while done < count {
                let written = write(target.rawValue, buffer.baseAddress.map { $0 + done }, count - done)
                if written < 0 && errno == EINTR { continue }
                guard written >= 0 else { throw fault(path, .current) }
                done += written
            }
        }
    }

    private static func fault(_ path: String, _ error: Errno) -> SystemError {
        let isFull = error.rawValue == ENOSPC || error.rawValue == EDQUOT
        return SystemError(
            "copy a file into the image", path: "/\(path)", errno: error,
            advice: isFull ? "The disk is full: make room and try again." : nil)
    }

    /// Copies the extended attributes that mean the same in every image: those of users, and capabilities of programs.
    static func copyAttributes(_ file: borrowing FileDescriptor, to target: borrowing FileDescriptor) {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 8) { names in
            let count = lab_syscall(
                Int(__NR_flistxattr), Int(file.rawValue), argument(names.baseAddress), names.count, 0, 0, 0)
            guard count > 0 else { return }
            for name in names[..<count].split(separator: 0).map({ String(decoding: $0, as: UTF8.self) })
            where name == "security.capability" || name.hasPrefix("user.") && !name.hasPrefix("user.overlay.") {
                withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 8) { value in
                    name.withCString { name in
                        let size = lab_syscall(
                            Int(__NR_fgetxattr), Int(file.rawValue), argument(name), argument(value.baseAddress),
                            value.count, 0, 0)
                        // A file system without attributes is no reason not to copy the file.
                        guard size >= 0 else { return }
                        _ = lab_syscall(
                            Int(__NR_fsetxattr), Int(target.rawValue), argument(name), argument(value.baseAddress),
                            size, 0, 0)
                    }
                }
            }
        }
    }
}
