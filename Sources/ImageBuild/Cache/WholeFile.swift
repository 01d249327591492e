internal import Glibc
internal import LinuxSystem

/// A small file that others see as a whole or as it was before.
enum WholeFile {
    /// nil where there is none.
    static func read(_ path: String, limit: Int, step: String) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            let file = try FileDescriptor.open(path, O_RDONLY, step: step)
            return try file.readAll(limit: limit)
        } catch  where error.errno == .noSuchFile {
            return nil
        }
    }

    static func write(_ bytes: [UInt8], to path: String, step: String) throws(SystemError) {
        let temporary = "\(path).\(getpid())-\(String(UInt32.random(in: .min ... .max), radix: 36))"
        do throws(SystemError) {
            let file = try FileDescriptor.open(
                temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644, step: step)
            try file.writeAll(bytes, step: step)
            guard rename(temporary, path) == 0 else { throw SystemError(step, path: path, errno: .current) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Makes a folder and those above it.
    static func makeFolders(_ path: String) throws(SystemError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, 0o755) == 0 || errno == EEXIST else {
                throw SystemError("make a folder of the build", path: made, errno: .current)
            }
        }
    }
}
