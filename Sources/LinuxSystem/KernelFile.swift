internal import CLinux
internal import Glibc

/// Files whose content is made by the kernel: `/proc`, `/sys`, cgroups. One read, one write, no buffering.
public enum KernelFile {
    /// The whole text of a file.
    public static func read(
        _ path: String, step: @autoclosure () -> String = "read the file"
    ) throws(SystemError) -> String {
        let file = try FileDescriptor.open(path, O_RDONLY, step: step())
        do {
            return String(decoding: try file.readAll(), as: UTF8.self)
        } catch {
            throw SystemError(step(), path: path, errno: error.errno)
        }
    }

    /// The same, or nil where there is no such file or its process has gone.
    public static func readIfPresent(_ path: String) throws(SystemError) -> String? {
        do {
            return try read(path)
        } catch  where [.noSuchFile, .noSuchProcess, .noSuchDevice, .notADirectory].contains(error.errno) {
            return nil
        }
    }

    /// Writes `text` in one write(2), without creating the file.
    public static func write(
        _ text: String, to path: String, step: @autoclosure () -> String = "write the file"
    ) throws(SystemError) {
        let file = try FileDescriptor.open(path, O_WRONLY, step: step())
        try file.write(text, step: step(), path: path)
    }

    /// Where a symbolic link points, `pid:[4026531836]` for a namespace; nil where there is none.
    public static func link(_ path: String) -> String? {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
            let count = path.withCString {
                lab_syscall(
                    Int(__NR_readlinkat), Int(AT_FDCWD), argument($0), argument(buffer.baseAddress), buffer.count, 0, 0)
            }
            guard count >= 0 else { return nil }
            return String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self)
        }
    }

    /// Whether the path exists.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The names in a directory, without `.` and `..`, in the order of their bytes; empty where there is none.
    public static func names(in path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        return DirectoryNames.read(directory).names.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The type of the file system that holds `path`, a magic number of `linux/magic.h` (statfs(2)).
    public static func fileSystemType(_ path: String) throws(SystemError) -> Int {
        let type = lab_file_system_type(path)
        guard type >= 0 else { throw SystemError("ask for the file system", path: path, errno: Errno(result: type)) }
        return type
    }
}
