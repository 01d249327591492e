internal import Glibc

/// What the kernel lists of a directory (readdir(3)).
public enum DirectoryNames {
    /// The names in an open directory, without `.` and `..`, in the order of their bytes. A name may hold any bytes.
    ///
    /// - Parameter directory: its descriptor, which stays as it is.
    /// - Throws: also where the list breaks off: whoever removes what is not listed must not go by half of it.
    public static func of(
        _ directory: Int32, step: @autoclosure () -> String, path: @autoclosure () -> String?
    ) throws(SystemError) -> [[UInt8]] {
        let own = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard own >= 0, let stream = fdopendir(own) else {
            let error = Errno.current
            if own >= 0 { close(own) }
            throw SystemError(step(), path: path(), errno: error)
        }
        defer { closedir(stream) }
        let (names, error) = read(stream)
        if let error { throw SystemError(step(), path: path(), errno: error) }
        return names
    }

    /// As many as can be had, and why there are no more.
    static func read(_ stream: OpaquePointer) -> (names: [[UInt8]], error: Errno?) {
        var names = [[UInt8]]()
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [0x2e] && name != [0x2e, 0x2e] { names.append(name) }
        }
        let error = errno == 0 ? nil : Errno.current
        return (names.sorted { $0.lexicographicallyPrecedes($1) }, error)
    }
}
