/// A sign that a screen reader would leave out, or read as its name.
enum SpokenSign {
    case becomes, added, removed, changed, leaks, done, empty, here

    /// The span that stands for it, as the views draw it.
    init?(_ text: String) {
        switch text {
        case " → ": self = .becomes
        case "+ ": self = .added
        case "− ": self = .removed
        case "≠ ": self = .changed
        case "‼ ": self = .leaks
        case "[✓] ": self = .done
        case "∅": self = .empty
        case "●": self = .here
        default: return nil
        }
    }
}

/// Lines for whoever hears them: no frames, no rules, and a word in the place of a sign that says something alone.
struct PlainText {
    let messages: Messages
    private var wasOutput = false

    init(_ messages: Messages) { self.messages = messages }

    /// Marks that stand before words which say the same.
    private static let marks: Set<String> = [
        "✓ ", "✗ ", "→ ", "▸ ", "▾ ", "· ", "– ", "↪ ", "? ", "▌ ", "│ ", "  ▸ ", "↻ ", "↶ ", "⇥ ", "• ", "← ", "● ",
        "○ ",
        "▶ ",
    ]

    /// A line that was a rule alone is gone.
    mutating func lines(_ lines: [StyledLine]) -> [StyledLine] {
        lines.flatMap { line -> [StyledLine] in
            let isOutput = line.spans.first.map { $0.text.hasPrefix(" ") && $0.text.hasSuffix("│ ") } ?? false
            defer { wasOutput = isOutput }
            let spoken = self.spoken(line)
            if spoken.isEmpty, !line.isEmpty, !isOutput { return [] }
            guard isOutput else { return [spoken] }
            let said = spoken.isEmpty ? spoken : StyledLine("  ") + spoken
            return wasOutput ? [said] : [StyledLine("\(messages.output):"), said]
        }
    }

    private func spoken(_ line: StyledLine) -> StyledLine {
        let spans = line.spans.map { span -> Span in
            if let sign = SpokenSign(span.text) { return Span(messages.spoken(sign), span.style) }
            if Self.marks.contains(span.text) { return Span("", span.style) }
            var text = span.text.filter { !Self.isDrawing($0) }
            // A mark at the head of a longer span: “▸ Step”, “● cgroup v1”.
            if text != span.text, text.allSatisfy({ $0 == " " }) { text = "" }
            // Where bars or frames were, they leave nothing that is worth hearing.
            if text.count != span.text.count { text = Self.joined(text) }
            if let mark = Self.marks.first(where: { text.hasPrefix($0) }) { text.removeFirst(mark.count) }
            return text == span.text ? span : Span(text, span.style)
        }
        return StyledLine(spans).trimmed
    }

    /// Longer gaps than two spaces as two, behind the first word.
    private static func joined(_ text: String) -> String {
        var joined = ""
        var gap = 0
        for character in text {
            gap = character == " " ? gap + 1 : 0
            if gap <= 2 || joined.allSatisfy({ $0 == " " }) { joined.append(character) }
        }
        return joined
    }

    /// Box Drawing and Block Elements.
    private static func isDrawing(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { (0x2500...0x259f).contains($0.value) }
    }
}
