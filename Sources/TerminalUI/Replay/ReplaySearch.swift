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

    /// The next entry behind `number` that holds the text; begins again at the top. Nil where there is none.
    func next(after number: Int, in recording: Recording) -> (entry: Int, isWrapped: Bool)? {
        if let found = first(in: recording, from: number + 1, to: recording.count) { return (found, false) }
        return first(in: recording, from: 0, to: number + 1).map { ($0, true) }
    }

    /// The entry before `number` that holds the text; begins again at the end.
    func previous(before number: Int, in recording: Recording) -> (entry: Int, isWrapped: Bool)? {
        if let found = last(in: recording, from: number - 1, downTo: 0) { return (found, false) }
        return last(in: recording, from: recording.count - 1, downTo: number).map { ($0, true) }
    }

    private func first(in recording: Recording, from start: Int, to end: Int) -> Int? {
        var number = start
        while number < end, let found = recording.firstEntry(holding: needle, from: number), found < end {
            if holds(found, in: recording) { return found }
            number = found + 1
        }
        return nil
    }

    private func last(in recording: Recording, from start: Int, downTo end: Int) -> Int? {
        var number = start
        while number >= end, let found = recording.lastEntry(holding: needle, upTo: number), found >= end {
            if holds(found, in: recording) { return found }
            number = found - 1
        }
        return nil
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
