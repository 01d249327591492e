internal import LinuxSystem

/// A recording that was read from a file.
public struct Recording: Sendable, Equatable {
    public let header: RecordingHeader
    public let entries: [RecordingEntry]
    /// Whether the last line was cut off: the session was killed while it wrote.
    public let isTruncated: Bool

    /// Reads a file.
    ///
    /// - Throws: `RecordingError` for what is no recording of this version, or the errno of the file.
    public static func read(path: String) throws -> Recording {
        // O_RDONLY is 0. A recording of a long session has some 10 MB; the limit keeps a wrong file out of memory.
        let file = try FileDescriptor.open(path, 0, step: "read the recording")
        return try Recording(try file.readAll(limit: 1 << 30))
    }

    /// Reads the text of a recording.
    public init(_ bytes: [UInt8]) throws(RecordingError) {
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: true)
        guard let first = lines.first else { throw .empty }
        guard let header = JSONNode(first), let version = header["version"]?.number(as: Int.self) else {
            throw .noHeader
        }
        guard version == RecordingHeader.currentVersion else { throw .otherVersion(version) }
        self.header = RecordingHeader(
            lab: header["lab"]?.string ?? "", language: header["language"]?.string ?? "",
            machine: header["machine"]?.string ?? "")
        var entries = [RecordingEntry]()
        entries.reserveCapacity(lines.count)
        var isTruncated = false
        for (index, line) in lines.enumerated().dropFirst() {
            if let node = JSONNode(line), let entry = RecordingEntry(json: node) {
                entries.append(entry)
            } else if index == lines.count - 1 && bytes.last != 10 {
                isTruncated = true
            } else {
                throw .badLine(index + 1)
            }
        }
        self.entries = entries
        self.isTruncated = isTruncated
    }
}

/// Why a file cannot be replayed.
public enum RecordingError: Error, Sendable, Equatable, CustomStringConvertible {
    case empty
    case noHeader
    case otherVersion(Int)
    case badLine(Int)

    public var description: String {
        switch self {
        case .empty: "the recording is empty."
        case .noHeader:
            "this is no recording: its first line has no \"version\". `lab run ID --record FILE` writes one."
        case .otherVersion(let version):
            "the recording has version \(version), and this program reads version \(RecordingHeader.currentVersion). Record it again."
        case .badLine(let line): "line \(line) of the recording is damaged."
        }
    }
}
