internal import TextColumns

/// One character as the eye sees it (a grapheme cluster), with its style and the columns that it takes.
struct Cell: Hashable {
    let character: Character
    let style: Style
    let width: Int

    init(_ character: Character, _ style: Style) {
        self.character = character
        self.style = style
        width = character.displayWidth
    }

    static func cells(of spans: [Span]) -> [Cell] {
        spans.flatMap { span in span.text.map { Cell($0, span.style) } }
    }
}

extension RandomAccessCollection where Element == Cell {
    var width: Int { reduce(0) { $0 + $1.width } }

    /// Back to runs of one style each.
    var spans: [Span] {
        var spans: [Span] = []
        var text = ""
        var style: Style?
        for cell in self {
            if let current = style, current != cell.style {
                spans.append(Span(text, current))
                text = ""
            }
            style = cell.style
            text.append(cell.character)
        }
        if let style, !text.isEmpty { spans.append(Span(text, style)) }
        return spans
    }
}
