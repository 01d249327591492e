internal import Glibc
public import LinuxSystem

/// Writes JSON lines to a file: each is complete in the buffer before any of it is written.
///
/// The lines of `lab trace --json` are events alone; a recording begins with its header.
public final class LineWriter {
    private let file: LinuxSystem.FileDescriptor
    private let path: String
    private var json = JSONBuffer(capacity: 1 << 17)
    private static let flushSize = 1 << 16

    /// Creates the file, or empties it.
    ///
    /// - Throws: the errno of openat2(2).
    public init(path: String) throws(SystemError) {
        self.path = path
        file = try .open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644, step: "write the trace")
    }

    /// Creates the file of a recording, with its first line.
    public convenience init(path: String, header: RecordingHeader) throws(SystemError) {
        try self.init(path: path)
        header.write(to: &json)
        json.append(byte: 10)
        try flush()
    }

    public func write(_ event: TraceEvent) throws(SystemError) {
        event.write(to: &json)
        try endLine()
    }

    public func write(_ entry: RecordingEntry) throws(SystemError) {
        entry.write(to: &json)
        try endLine()
    }

    private func endLine() throws(SystemError) {
        json.append(byte: 10)
        if json.count >= LineWriter.flushSize { try flush() }
    }

    /// Hands what is buffered to the kernel. Call it when a step ends, and at the end.
    ///
    /// - Throws: the errno of write(2); ENOSPC on a full disk. What was buffered is then lost, so that the next line
    ///   does not begin in the middle of another.
    public func flush() throws(SystemError) {
        if json.count == 0 { return }
        defer { json.removeAll() }
        do throws(SystemError) {
            try file.writeAll(json.bytes)
        } catch {
            throw SystemError("write the trace", path: path, errno: error.errno)
        }
    }
}
