internal import TextColumns

/// A run of text in one style. It never holds a control character: whatever is put in is made visible first.
public struct Span: Sendable, Hashable {
    public let text: String
    public let style: Style

    /// Takes any text; escape sequences and control characters become visible signs (`VisibleText`).
    public init(_ text: some StringProtocol, _ style: Style = .plain) {
        self.text = VisibleText.of(text)
        self.style = style
    }

    /// Columns on the terminal.
    public var width: Int { text.displayWidth }

    /// The same text in another style.
    public func styled(_ style: Style) -> Span { Span(text, style) }
}

extension Span: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text) }
}

/// One line of the terminal, ready to be written.
public struct StyledLine: Sendable, Hashable {
    public var spans: [Span]

    public init(_ spans: [Span] = []) { self.spans = spans }

    public init(_ text: some StringProtocol, _ style: Style = .plain) {
        spans = text.isEmpty ? [] : [Span(text, style)]
    }

    public static let empty = StyledLine()

    /// The text without styles.
    public var text: String { spans.map(\.text).joined() }

    /// Columns on the terminal.
    public var width: Int { spans.reduce(0) { $0 + $1.width } }

    public var isEmpty: Bool { spans.allSatisfy { $0.text.isEmpty } }

    public static func + (left: StyledLine, right: StyledLine) -> StyledLine { StyledLine(left.spans + right.spans) }

    /// The same, cut to `width` columns; a cut is marked by `…`.
    public func truncated(to width: Int) -> StyledLine {
        guard self.width > width else { return self }
        guard width > 0 else { return .empty }
        var kept: [Cell] = []
        var used = 0
        for cell in Cell.cells(of: spans) {
            if used + cell.width > width - 1 { break }
            kept.append(cell)
            used += cell.width
        }
        return StyledLine(kept.spans + [Span("…", .dim)])
    }

    /// The same without its first columns.
    func without(columns: Int) -> StyledLine {
        var left = columns
        let cells = Cell.cells(of: spans).drop { cell in
            left -= cell.width
            return left >= 0
        }
        return StyledLine(cells.spans)
    }

    /// The same with spaces behind it up to `width` columns.
    public func padded(to width: Int) -> StyledLine {
        let missing = width - self.width
        return missing > 0 ? StyledLine(spans + [Span(String(repeating: " ", count: missing))]) : self
    }

    /// The same without spaces at its end.
    public var trimmed: StyledLine {
        var cells = Cell.cells(of: spans)
        while let last = cells.last, last.character == " " { cells.removeLast() }
        return StyledLine(cells.spans)
    }
}

extension StyledLine: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text) }
}

extension [StyledLine] {
    /// The text of all lines, for tests and for files.
    public var text: String { map(\.text).joined(separator: "\n") }

    /// Every line with a prefix before it.
    public func indented(by prefix: StyledLine) -> [StyledLine] { map { $0.isEmpty ? prefix.trimmed : prefix + $0 } }

    /// Every line, moved to the right.
    public func indented(_ columns: Int) -> [StyledLine] {
        let prefix = Span(String(repeating: " ", count: columns))
        return map { $0.isEmpty ? .empty : StyledLine([prefix] + $0.spans) }
    }
}
