internal import Glibc
internal import LinuxSystem

/// A lock on a layer, by its file: shared by those who use the layer, alone for who makes or removes it. It ends with its
/// owner, also by SIGKILL.
final class LayerLock: Sendable {
    let path: String
    private let file: FileDescriptor

    private init(path: String, file: consuming FileDescriptor) {
        self.path = path
        self.file = file
    }

    /// - Parameter operation: `LOCK_SH` or `LOCK_EX`, with `LOCK_NB` not to wait.
    /// - Returns: nil where somebody else holds it and we do not wait.
    static func take(_ path: String, _ operation: Int32) throws(SystemError) -> LayerLock? {
        while true {
            let file = try FileDescriptor.open(path, O_RDWR | O_CREAT, mode: 0o600, step: "lock a layer")
            while flock(file.rawValue, operation) != 0 {
                if errno == EWOULDBLOCK { return nil }
                guard errno == EINTR else { throw SystemError("lock a layer", path: path, errno: .current) }
            }
            // Whoever removed the layer meanwhile removed this file, too.
            var (held, named) = (stat(), stat())
            if fstat(file.rawValue, &held) == 0, stat(path, &named) == 0, held.st_ino == named.st_ino {
                return LayerLock(path: path, file: file)
            }
        }
    }

    var text: String {
        get throws(SystemError) {
            lseek(file.rawValue, 0, SEEK_SET)
            return String(decoding: try file.readAll(limit: 4096), as: UTF8.self)
        }
    }

    func replaceText(_ text: String) throws(SystemError) {
        guard ftruncate(file.rawValue, 0) == 0 else { throw SystemError("lock a layer", path: path, errno: .current) }
        lseek(file.rawValue, 0, SEEK_SET)
        try file.write(text, step: "lock a layer", path: path)
    }
}
