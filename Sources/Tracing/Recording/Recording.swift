internal import LinuxSystem

/// A recording as it lies in its file: any of its entries can be looked at, in any order, without root and on a machine
/// that has none of what was recorded.
///
/// Opening it looks for the ends of lines only; an entry is parsed when it is asked for. It reads both what
/// `lab run --record` writes and the lines of `lab trace --json`, which have no header.
public final class Recording: Sendable {
    /// Nil for a trace: events alone, without steps and moments.
    public let header: RecordingHeader?
    private let bytes: MappedFile
    private let index: RecordingIndex

    /// Opens a file.
    ///
    /// - Throws: `RecordingError` for what is no recording of this version, or the `SystemError` of the file.
    public static func read(path: String) throws -> Recording {
        try Recording(MappedFile(path: path, step: "read the recording"))
    }

    /// Opens the text of a recording.
    public convenience init(_ bytes: [UInt8]) throws(RecordingError) { try self.init(MappedFile(bytes)) }

    private init(_ bytes: MappedFile) throws(RecordingError) {
        self.bytes = bytes
        let all = bytes.all
        guard let start = all.firstIndex(where: { $0 != 10 }) else { throw .empty }
        let stop = bytes.firstIndex(of: 10, in: start..<min(all.count, start + Recording.longestHeader)) ?? all.count
        // A binary file may be long without a newline.
        guard stop - start <= Recording.longestHeader || all[start] == UInt8(ascii: "{") else { throw .noRecording }
        let first = JSONNode(all[start..<stop])
        if let version = first?["version"]?.number(as: Int.self), first?["t"] == nil {
            guard version == RecordingHeader.currentVersion else { throw .otherVersion(version) }
            header = RecordingHeader(
                lab: first?["lab"]?.string ?? "", language: first?["language"]?.string ?? "",
                machine: first?["machine"]?.string ?? "")
            index = try RecordingIndex(bytes, from: min(stop + 1, all.count))
        } else if let first, RecordingEntry(json: first) != nil {
            header = nil
            index = try RecordingIndex(bytes, from: start)
        } else if stop == all.count, Recording.beginsAsOurs(all[start...]) {
            // Cut off in its first line.
            header = nil
            index = try RecordingIndex(bytes, from: start)
        } else {
            throw .noRecording
        }
    }

    private static let longestHeader = 1 << 20

    private static func beginsAsOurs(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
        line.starts(with: #"{"version":"#.utf8) || line.starts(with: #"{"t":"#.utf8)
    }

    // MARK: Entries

    /// How many entries there are.
    public var count: Int { index.starts.count }

    /// Whether the last line was cut off: the session was killed while it wrote. That line is left out.
    public var isTruncated: Bool { index.isTruncated }

    /// Parses an entry.
    ///
    /// - Throws: `badLine` where its line is damaged.
    public func entry(_ number: Int) throws(RecordingError) -> RecordingEntry {
        let range = range(of: number)
        guard let node = JSONNode(bytes.all[range]), let entry = RecordingEntry(json: node) else {
            throw .badLine(RecordingIndex.number(of: range.lowerBound, in: bytes))
        }
        return entry
    }

    /// Nanoseconds since the recording began, read without parsing the rest; 0 for a line that does not say.
    public func time(of number: Int) -> UInt64 {
        var line = bytes.all[range(of: number)].dropFirst(5)
        var time: UInt64 = 0
        while let digit = line.popFirst(), digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") {
            time = time &* 10 &+ UInt64(digit - UInt8(ascii: "0"))
        }
        return time
    }

    /// The last entry that is not later than a time; the first where all are.
    public func entry(notAfter time: UInt64) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self.time(of: middle) <= time { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }

    private func range(of number: Int) -> Range<Int> {
        let starts = index.starts
        let start = starts[number]
        let next = number + 1 < starts.count ? starts[number + 1] : index.end
        // Without the newline, and without empty lines behind it.
        var end = next
        while end > start, bytes.all[end - 1] == 10 { end -= 1 }
        return start..<end
    }

    // MARK: Steps and moments

    /// How often a step was run.
    public var stepCount: Int { index.beginnings.count }

    /// The step to which an entry belongs, counted from 0; nil before the first.
    public func step(of number: Int) -> Int? { index.beginnings.lastIndex(atMost: number) }

    /// The entries of a step, from its beginning to the entry before the next one.
    public func entries(ofStep step: Int) -> Range<Int> {
        let beginnings = index.beginnings
        return beginnings[step]..<(step + 1 < beginnings.count ? beginnings[step + 1] : count)
    }

    /// The entries before the first step; all where there are no steps.
    public var entriesBeforeSteps: Range<Int> { 0..<(index.beginnings.first ?? count) }

    /// The entry by which a step ended; nil where the recording ends before.
    public func ending(ofStep step: Int) -> Int? {
        let range = entries(ofStep: step)
        return index.endings.lastIndex(atMost: range.upperBound - 1).map { index.endings[$0] }.flatMap {
            range.contains($0) ? $0 : nil
        }
    }

    /// The last entry with a moment up to an entry, and the one before that.
    public func states(upTo number: Int) -> (latest: Int?, earlier: Int?) {
        guard let place = index.states.lastIndex(atMost: number) else { return (nil, nil) }
        return (index.states[place], place > 0 ? index.states[place - 1] : nil)
    }

    // MARK: Searching

    /// The first of some entries whose line holds these bytes, not in the name of a key alone.
    public func firstEntry(holding needle: [UInt8], in entries: Range<Int>) -> Int? {
        guard let first = entries.first, let last = entries.last else { return nil }
        var position = index.starts[first]
        let end = range(of: last).upperBound
        while let found = bytes.firstRange(of: needle, in: position..<end) {
            if !isInKey(found) { return index.starts.lastIndex(atMost: found.lowerBound) }
            position = found.upperBound
        }
        return nil
    }

    /// The last of some entries whose line holds these bytes, not in the name of a key alone.
    public func lastEntry(holding needle: [UInt8], in entries: Range<Int>) -> Int? {
        for number in entries.reversed() {
            var range = range(of: number)
            while let found = bytes.firstRange(of: needle, in: range) {
                if !isInKey(found) { return number }
                range = found.upperBound..<range.upperBound
            }
        }
        return nil
    }

    /// Whether the string that goes on behind these bytes is followed by a colon: keys are not shown to anybody.
    private func isInKey(_ range: Range<Int>) -> Bool {
        let all = bytes.all
        var index = range.upperBound
        let end = min(index + Recording.longestKey, all.count - 1)
        while index < end {
            switch all[index] {
            case UInt8(ascii: "\""): return all[index + 1] == UInt8(ascii: ":")
            // What is escaped stands in a text.
            case UInt8(ascii: "\\"), 10: return false
            default: index += 1
            }
        }
        return false
    }

    private static let longestKey = 64
}

/// Why a file cannot be replayed.
public enum RecordingError: Error, Sendable, Equatable, CustomStringConvertible {
    case empty
    /// Neither a recording nor a trace: another kind of file.
    case noRecording
    case otherVersion(Int)
    /// The number of the line, from 1.
    case badLine(Int)

    public var description: String {
        switch self {
        case .empty: "the recording is empty."
        case .noRecording:
            "this is no recording: its first line is neither a header nor an event. `lab run ID --record FILE` writes one."
        case .otherVersion(let version):
            "the recording has version \(version), and this program reads version \(RecordingHeader.currentVersion). Record it again."
        case .badLine(let line): "line \(line) of the recording is damaged."
        }
    }
}
