internal import LinuxSystem

/// Where the lines of a recording begin, and which of them are more than an event.
///
/// It is made in one pass over the bytes that looks for the ends of lines and at the first key after `"t"`; nothing is
/// parsed. Only a line that does not begin as this program writes it is parsed at once, to know whether it is one.
struct RecordingIndex: Sendable {
    /// Where each entry's line begins.
    private(set) var starts: [Int] = []
    /// Entries by which steps begin, in order.
    private(set) var beginnings: [Int] = []
    /// Entries by which steps end.
    private(set) var endings: [Int] = []
    /// Entries that hold a moment.
    private(set) var states: [Int] = []
    /// The file ends in the middle of its last line, which is left out.
    private(set) var isTruncated = false
    /// Behind the last byte that belongs to an entry.
    private(set) var end: Int

    enum Kind { case event, output, beginning, ending, state }

    /// - Parameter start: where the first line after the header begins.
    init(_ bytes: MappedFile, from start: Int) throws(RecordingError) {
        let all = bytes.all
        end = all.count
        var position = start
        starts.reserveCapacity(RecordingIndex.estimate(bytes, from: start))
        while position < all.count {
            let newline = bytes.firstIndex(of: 10, in: position..<all.count)
            let stop = newline ?? all.count
            if stop > position {
                let line = UnsafeRawBufferPointer(rebasing: all[position..<stop])
                // The last line is looked at as a whole: it may be cut off behind any byte.
                let kind = (newline == nil ? nil : RecordingIndex.quickKind(of: line)) ?? RecordingIndex.kind(of: line)
                guard let kind else {
                    if newline == nil {
                        isTruncated = true
                        end = position
                        return
                    }
                    throw .badLine(RecordingIndex.number(of: position, in: bytes))
                }
                add(kind, position)
            }
            position = stop + 1
        }
    }

    private mutating func add(_ kind: Kind, _ position: Int) {
        let index = starts.count
        starts.append(position)
        switch kind {
        case .event, .output: break
        case .beginning: beginnings.append(index)
        case .ending: endings.append(index)
        case .state: states.append(index)
        }
    }

    /// By how `RecordingEntry.write` begins and ends a line: `{"t":12,"pid":…}`; nil for any other line.
    private static func quickKind(of line: UnsafeRawBufferPointer) -> Kind? {
        let count = line.count
        guard count > 12, line[0] == UInt8(ascii: "{"), line[1] == UInt8(ascii: "\""), line[2] == UInt8(ascii: "t"),
            line[3] == UInt8(ascii: "\""), line[4] == UInt8(ascii: ":"), line[count - 1] == UInt8(ascii: "}")
        else { return nil }
        var index = 5
        while index < count, line[index] >= UInt8(ascii: "0"), line[index] <= UInt8(ascii: "9") { index += 1 }
        guard index > 5, index + 3 < count, line[index] == UInt8(ascii: ","), line[index + 1] == UInt8(ascii: "\"")
        else { return nil }
        switch (line[index + 2], line[index + 3]) {
        case (UInt8(ascii: "p"), UInt8(ascii: "i")): return .event
        case (UInt8(ascii: "o"), UInt8(ascii: "u")): return .output
        case (UInt8(ascii: "b"), UInt8(ascii: "e")): return .beginning
        case (UInt8(ascii: "e"), UInt8(ascii: "n")): return .ending
        case (UInt8(ascii: "s"), UInt8(ascii: "t")): return .state
        default: return nil
        }
    }

    private static func kind(of line: UnsafeRawBufferPointer) -> Kind? {
        guard let node = JSONNode(line), let entry = RecordingEntry(json: node) else { return nil }
        return switch entry {
        case .event: .event
        case .output: .output
        case .stepBegan: .beginning
        case .stepEnded: .ending
        case .state: .state
        }
    }

    /// The number of a line in the file, from 1. Counted only where a line is complained about.
    static func number(of position: Int, in bytes: MappedFile) -> Int {
        bytes.all[..<position].reduce(1) { $1 == 10 ? $0 + 1 : $0 }
    }

    /// How many lines there are, guessed from the first ones, so that the list need not grow.
    private static func estimate(_ bytes: MappedFile, from start: Int) -> Int {
        let sample = bytes.all[start..<min(start + 1 << 16, bytes.all.count)]
        let lines = sample.reduce(0) { $1 == 10 ? $0 + 1 : $0 }
        return lines == 0 ? 1 : (bytes.all.count - start) / max(1, sample.count / lines) + lines
    }
}

extension [Int] {
    /// The place of the last number that is at most `limit`, in ascending numbers; nil where all are greater.
    func lastIndex(atMost limit: Int) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= limit { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }
}
