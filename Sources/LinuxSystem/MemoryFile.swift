internal import CLinux
internal import Glibc

/// A file that has no name and lives in memory (memfd_create(2)): one process writes it, another reads it by a
/// descriptor, or by `/proc/PID/fd/N`.
public struct MemoryFile: ~Copyable, Sendable {
    public let descriptor: FileDescriptor

    /// - Parameter name: what `/proc/PID/fd` shows of it: `/memfd:NAME (deleted)`.
    public init(_ name: String) throws(SystemError) {
        let closeOnExec = 1  // MFD_CLOEXEC
        let result = name.withCString {
            lab_syscall(Int(__NR_memfd_create), argument($0), closeOnExec, 0, 0, 0, 0)
        }
        guard result >= 0 else { throw SystemError("make a file in memory", errno: Errno(result: result)) }
        descriptor = FileDescriptor(owning: Int32(result))
    }

    /// The descriptor alone, for whoever keeps it.
    public consuming func takeDescriptor() -> FileDescriptor { descriptor }

    /// Replaces what is in it.
    public func replace(with text: String) throws(SystemError) {
        guard ftruncate(descriptor.rawValue, 0) == 0, lseek(descriptor.rawValue, 0, SEEK_SET) == 0 else {
            throw SystemError("size a file in memory", errno: .current)
        }
        try descriptor.writeAll(Array(text.utf8), step: "write a file")
    }
}
