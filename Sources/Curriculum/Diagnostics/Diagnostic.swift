/// One finding in a course file.
public struct Diagnostic: Sendable, Hashable {
    public enum Severity: Sendable, Hashable, Comparable {
        case warning
        /// The lesson cannot be run, or not in both languages.
        case error
    }

    /// Stable name of the kind of finding, for tests and filters; the message is what people read.
    public var code: Code
    public var severity: Severity
    /// Where the caret stands.
    public var position: SourcePosition
    /// How many Unicode scalars are marked; at least 1.
    public var length: Int
    public var message: Localized
    /// What to do, one sentence each.
    public var help: [Localized]
    /// Another place that belongs to it, such as the first of two equal ids.
    public var notes: [Note]
    /// The line at `position`, without its newline; nil when the finding is about a file as a whole.
    public var sourceLine: String?

    public struct Note: Sendable, Hashable {
        public var position: SourcePosition
        public var message: Localized

        public init(position: SourcePosition, message: Localized) {
            self.position = position
            self.message = message
        }
    }

    public init(
        _ code: Code, severity: Severity = .error, at position: SourcePosition, length: Int = 1, _ message: Localized,
        help: [Localized] = [], notes: [Note] = [], sourceLine: String? = nil
    ) {
        self.code = code
        self.severity = severity
        self.position = position
        self.length = length
        self.message = message
        self.help = help
        self.notes = notes
        self.sourceLine = sourceLine
    }

    public var file: String { position.file }
    public var line: Int { position.line }
    public var column: Int { position.column }
}

extension [Diagnostic] {
    /// In the order of files, lines and columns.
    public var inReadingOrder: [Diagnostic] {
        enumerated().sorted { left, right in
            let (a, b) = (left.element.position, right.element.position)
            return (a.file, a.line, a.column, left.offset) < (b.file, b.line, b.column, right.offset)
        }.map(\.element)
    }

    /// True when one of them is an error.
    public var hasErrors: Bool { contains { $0.severity == .error } }
}
