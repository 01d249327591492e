internal import TextColumns

/// A line of text in pieces that are told apart by what they mean; how each looks is the terminal's business.
public struct CallLine: Sendable, Hashable {
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

    public mutating func append(_ line: CallLine) {
        for span in line.spans { append(span.text, span.style) }
    }

    /// The text alone.
    public var text: String { spans.map(\.text).joined() }

    /// Columns of a terminal: East Asian characters take two.
    public var width: Int { spans.reduce(0) { $0 + $1.text.displayWidth } }
}
