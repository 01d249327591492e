internal import Glibc
internal import LinuxSystem

/// A file that a command writes for a person: whole or not at all. It is written beside its place and put there at the
/// end, so that a command that fails leaves what was there before.
final class ExportFile {
    private let path: String
    private let temporary: String
    let file: LinuxSystem.FileDescriptor
    private var buffer: [UInt8] = []
    private var isDone = false

    /// A device or a pipe is written to directly.
    init(path: String) throws(SystemError) {
        self.path = path
        var status = stat()
        let isSpecial = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
        temporary = isSpecial ? path : "\(path).\(getpid())"
        file = try .open(
            temporary, O_WRONLY | O_CREAT | (isSpecial ? 0 : O_TRUNC), mode: 0o644, step: "write the result")
    }

    deinit { if !isDone, temporary != path { unlink(temporary) } }

    func write(_ text: String) throws(SystemError) {
        buffer += text.utf8
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Puts the file in its place.
    func finish() throws(SystemError) {
        try flush()
        if temporary != path, rename(temporary, path) != 0 {
            throw SystemError("write the result", path: path, errno: .current)
        }
        isDone = true
    }

    private func flush() throws(SystemError) {
        do throws(SystemError) {
            try file.writeAll(buffer)
        } catch {
            throw SystemError("write the result", path: path, errno: error.errno)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
