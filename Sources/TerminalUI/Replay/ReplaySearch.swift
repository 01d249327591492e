internal import Tracing

/// A text that is looked for in a recording.
///
/// First the bytes of the lines are searched, which takes milliseconds for a million events; only a line that holds
/// them is parsed, and counts where what is shown of it holds the text. The bytes are those of the longest word of the
/// text: the signs between words are the drawing's, `memory.max ← "64M"`.
struct ReplaySearch: Sendable, Hashable {
    let text: String
    private let needle: [UInt8]

    /// Nil for a text without a word.
    init?(_ text: String) {
        let words = text.utf8.split { byte in
            !(byte >= 0x80 || "_./-|:".utf8.contains(byte) || Unicode.Scalar(byte).properties.isAlphabetic
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte))
        }
        guard let longest = words.max(by: { $0.count < $1.count }) else { return nil }
        // The marks that the drawing adds are no bytes of the recording.
        let word = String(longest) ?? text
        let parts = word.split { "←→▸●│∅−✓✗◆⏎…".contains($0) }
        guard let part = parts.max(by: { $0.utf8.count < $1.utf8.count }) else { return nil }
        self.text = text
        needle = Array(part.utf8)
    }

    enum Result: Sendable, Hashable {
        /// `isWrapped`: it went on at the other end.
        case found(Int, isWrapped: Bool)
        case nowhere
        /// So many lines held the bytes and not the text that a person would wait: it goes on from here.
        case stopped(at: Int)
    }

    /// Lines that are parsed for one key: a few tenths of a second.
    private static let patience = 10_000

    /// The next entry behind `number` that holds the text; begins again at the top.
    func next(after number: Int, in recording: Recording) -> Result {
        var patience = Self.patience
        let middle = min(number + 1, recording.count)
        for (range, isWrapped) in [(middle..<recording.count, false), (0..<middle, true)] {
            var rest = range
            while let found = recording.firstEntry(holding: needle, in: rest) {
                if holds(found, in: recording) { return .found(found, isWrapped: isWrapped) }
                patience -= 1
                if patience == 0 { return .stopped(at: found) }
                rest = found + 1..<rest.upperBound
            }
        }
        return .nowhere
    }

    /// The entry before `number` that holds the text; begins again at the end.
    func previous(before number: Int, in recording: Recording) -> Result {
        var patience = Self.patience
        for (range, isWrapped) in [(0..<number, false), (number..<recording.count, true)] {
            var rest = range
            while let found = recording.lastEntry(holding: needle, in: rest) {
                if holds(found, in: recording) { return .found(found, isWrapped: isWrapped) }
                patience -= 1
                if patience == 0 { return .stopped(at: found) }
                rest = rest.lowerBound..<found
            }
        }
        return .nowhere
    }

    private func holds(_ number: Int, in recording: Recording) -> Bool {
        guard let entry = try? recording.entry(number) else { return false }
        var earlier: Moment?
        if case .state = entry, let before = recording.states(upTo: number).earlier,
            case .state(_, let moment)? = try? recording.entry(before)
        {
            earlier = moment
        }
        return EntryText.words(of: entry, after: earlier).contains { $0.utf8.contains(text.utf8) }
    }
}
