import Glibc

/// The course's folder as the parsers see it: every path is below its root, so that findings read alike everywhere.
struct CourseFiles: Sendable {
    let root: String

    /// The path to hand to the kernel.
    func path(_ relative: String) -> String { root.isEmpty ? relative : root + "/" + relative }

    func exists(_ relative: String) -> Bool { mode(relative) != nil }

    func isDirectory(_ relative: String) -> Bool { mode(relative).map { $0 & S_IFMT == S_IFDIR } ?? false }

    func isFile(_ relative: String) -> Bool { mode(relative).map { $0 & S_IFMT == S_IFREG } ?? false }

    /// Names in that folder, sorted, without those that begin with a dot; empty when there is no such folder.
    func names(in relative: String) -> [String] {
        guard let directory = opendir(path(relative)) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// The whole file, or the finding that says why not.
    func read(_ relative: String) throws(UnreadableFile) -> SourceText {
        let descriptor = open(path(relative), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw UnreadableFile(file: relative, errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw UnreadableFile(file: relative, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw UnreadableFile(file: relative, errno: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
        }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
            while count < buffer.count {
                let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { break }
                count += got
            }
        }
        guard failure == 0 else { throw UnreadableFile(file: relative, errno: failure) }
        return SourceText(file: relative, bytes: bytes)
    }

    private func mode(_ relative: String) -> mode_t? {
        var status = stat()
        return stat(path(relative), &status) == 0 ? status.st_mode : nil
    }
}

/// A file that the kernel did not let us read.
struct UnreadableFile: Error {
    let file: String
    let errno: Int32

    var diagnostic: Diagnostic {
        let reason = strerror(errno).map { String(cString: $0) } ?? "errno \(errno)"
        let position = SourcePosition(file: file, line: 1, column: 1)
        return errno == ENOENT
            ? Diagnostic(.missingFile, at: position, Message.missingFile(file))
            : Diagnostic(.unreadableFile, at: position, Message.unreadableFile(file, reason))
    }
}
