internal import CLinux
internal import Glibc

/// A file descriptor with one owner, closed when the owner goes away. Always opened close-on-exec.
public struct FileDescriptor: ~Copyable, Sendable {
    /// The number that the kernel knows it by. Valid only while the owner lives.
    public let rawValue: Int32

    /// Stands for the working directory where a directory is wanted (AT_FDCWD).
    public static let currentDirectory: Int32 = -100

    /// Takes over a descriptor that nobody else will close.
    public init(owning rawValue: Int32) { self.rawValue = rawValue }

    deinit { Glibc.close(rawValue) }

    /// Gives up ownership: the caller closes it from here on.
    public consuming func release() -> Int32 {
        let number = rawValue
        discard self
        return number
    }

    /// Opens `path` (openat2(2)), relative to `directory` where one is given.
    ///
    /// - Parameters:
    ///   - flags: `O_RDONLY` and so on; `O_CLOEXEC` is added.
    ///   - resolve: `RESOLVE_*`; with `RESOLVE_IN_ROOT` the directory is the root that nothing leads out of.
    public static func open(
        _ path: String, _ flags: Int32, mode: UInt32 = 0, at directory: Int32 = currentDirectory, resolve: UInt64 = 0,
        step: @autoclosure () -> String = "open the file"
    ) throws(SystemError) -> FileDescriptor {
        var how = open_how(flags: UInt64(UInt32(bitPattern: flags | O_CLOEXEC)), mode: UInt64(mode), resolve: resolve)
        let result = path.withCString { path in
            withUnsafeMutableBytes(of: &how) { how in
                lab_syscall(
                    Int(__NR_openat2), Int(directory), argument(path), argument(how.baseAddress), how.count, 0, 0)
            }
        }
        guard result >= 0 else { throw SystemError(step(), path: path, errno: Errno(result: result)) }
        return FileDescriptor(owning: Int32(result))
    }

    /// Closes it now rather than when its owner goes away.
    public consuming func close() {}

    /// A second descriptor for the same open file description.
    ///
    /// - Parameter lowest: the smallest number that it may have.
    public func duplicate(from lowest: Int32 = 0) throws(SystemError) -> FileDescriptor {
        let number = try systemCall(
            __NR_fcntl, Int(rawValue), Int(F_DUPFD_CLOEXEC), Int(lowest), step: "duplicate a descriptor")
        return FileDescriptor(owning: Int32(number))
    }

    /// Reads until the end of the file, at most `limit` bytes.
    public func readAll(limit: Int = 16 << 20) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8]()
        var chunk = [UInt8](repeating: 0, count: 8192)
        while bytes.count < limit {
            let count = try read(into: &chunk)
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }

    /// One read(2) into `buffer`. Returns the bytes read, 0 at the end of the file.
    public func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        let result = buffer.withUnsafeMutableBytes { bytes in
            while true {
                let result = lab_syscall(
                    Int(__NR_read), Int(rawValue), argument(bytes.baseAddress), bytes.count, 0, 0, 0)
                if result != -Int(EINTR) { return result }
            }
        }
        guard result >= 0 else { throw SystemError("read", errno: Errno(result: result)) }
        return result
    }

    /// One write(2) of the whole text: kernel interfaces take a value in one call or not at all.
    public func write(
        _ text: String, step: @autoclosure () -> String = "write", path: String? = nil
    ) throws(SystemError) {
        var text = text
        let (result, count) = text.withUTF8 { bytes in
            while true {
                let result = lab_syscall(
                    Int(__NR_write), Int(rawValue), argument(bytes.baseAddress), bytes.count, 0, 0, 0)
                if result != -Int(EINTR) { return (result, bytes.count) }
            }
        }
        guard result >= 0 else { throw SystemError(step(), path: path, errno: Errno(result: result)) }
        guard result == count else { throw SystemError(step(), path: path, errno: .noSpace) }
    }

    /// Writes every byte, in as many calls as it takes.
    public func writeAll(_ bytes: [UInt8], step: @autoclosure () -> String = "write") throws(SystemError) {
        try bytes.withUnsafeBytes { all in
            Result { () throws(SystemError) in try writeAll(all, step: step()) }
        }.get()
    }

    /// The same of memory.
    public func writeAll(_ bytes: UnsafeRawBufferPointer, step: @autoclosure () -> String) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let result = lab_syscall(
                Int(__NR_write), Int(rawValue), argument(bytes.baseAddress) + done, bytes.count - done, 0, 0, 0)
            if result == -Int(EINTR) { continue }
            guard result >= 0 else { throw SystemError(step(), errno: Errno(result: result)) }
            done += result
        }
    }
}

/// The two ends of a pipe (pipe2(2)), both close-on-exec.
public struct Pipe: ~Copyable, Sendable {
    public var readEnd: FileDescriptor
    public var writeEnd: FileDescriptor

    /// - Parameter flags: `O_NONBLOCK`, `O_DIRECT`; `O_CLOEXEC` is added.
    public init(flags: Int32 = 0) throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        let result = ends.withUnsafeMutableBytes {
            lab_syscall(Int(__NR_pipe2), argument($0.baseAddress), Int(flags | O_CLOEXEC), 0, 0, 0, 0)
        }
        guard result >= 0 else { throw SystemError("make a pipe", errno: Errno(result: result)) }
        readEnd = FileDescriptor(owning: ends[0])
        writeEnd = FileDescriptor(owning: ends[1])
    }
}

extension Optional where Wrapped == FileDescriptor {
    /// The number, where there is a descriptor.
    public var rawNumber: Int32? {
        borrowing get {
            switch self {
            case .some(let descriptor): descriptor.rawValue
            case .none: nil
            }
        }
    }
}
