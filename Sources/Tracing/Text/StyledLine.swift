/// A line of text in pieces that are told apart by what they mean; how each looks is the terminal's business.
public struct StyledLine: Sendable, Hashable {
    public enum Style: String, Sendable, Hashable {
        case plain
        /// The name of a call, of a file of the kernel, of a namespace.
        case name
        case number
        /// A path or a text of the program.
        case path
        /// The kernel's names of flags.
        case flags
        case error
        /// What a call changed.
        case change
        /// What may be overlooked.
        case faint
    }

    public struct Span: Sendable, Hashable {
        public var text: String
        public var style: Style

        public init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }
    }

    public private(set) var spans: [Span]

    public init(_ spans: [Span] = []) { self.spans = spans }

    public mutating func append(_ text: String, _ style: Style = .plain) {
        if text.isEmpty { return }
        if spans.last?.style == style {
            spans[spans.count - 1].text += text
        } else {
            spans.append(Span(text, style))
        }
    }

    public mutating func append(_ line: StyledLine) {
        for span in line.spans { append(span.text, span.style) }
    }

    /// The text alone.
    public var text: String { spans.map(\.text).joined() }

    /// Columns of a terminal: East Asian characters take two.
    public var width: Int { spans.reduce(0) { $0 + TextWidth.columns(of: $1.text) } }
}

/// How wide a text is on a terminal.
public enum TextWidth {
    public static func columns(of text: String) -> Int {
        var columns = 0
        for byte in text.utf8 {
            // Most lines are ASCII, and need no look at their characters.
            if byte >= 0x80 { return text.reduce(0) { $0 + width(of: $1) } }
            columns += 1
        }
        return columns
    }

    /// 0 for what stands on another character, 2 for East Asian wide ones, otherwise 1.
    public static func width(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x0300...0x036f, 0x200b...0x200f: return 0
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe4f,
            0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f680...0x1f6ff, 0x1f900...0x1f9ff,
            0x20000...0x3fffd:
            return 2
        default: return 1
        }
    }

    /// Takes columns out of the middle, where a path says least, and puts … there.
    public static func shortened(_ text: String, to columns: Int) -> String {
        if TextWidth.columns(of: text) <= columns { return text }
        if columns < 1 { return "" }
        let characters = Array(text)
        let room = columns - 1
        // The end of a path names the thing itself.
        let forTail = (room + 1) / 2
        var tail = [Character]()
        var used = 0
        for character in characters.reversed() {
            if used + width(of: character) > forTail { break }
            used += width(of: character)
            tail.append(character)
        }
        var head = [Character]()
        var headUsed = 0
        for character in characters {
            if headUsed + width(of: character) > room - used { break }
            headUsed += width(of: character)
            head.append(character)
        }
        return String(head) + "…" + String(tail.reversed())
    }
}
