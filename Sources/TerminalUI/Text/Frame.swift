/// A box with a title around some lines, and two columns beside each other.
public enum Frame {
    /// A box of exactly `width` columns. `body` is drawn for the width inside.
    public static func box(title: [Span], width: Int, body: (_ width: Int) -> [StyledLine]) -> [StyledLine] {
        let inner = max(2, width - 4)
        let name = StyledLine(title).truncated(to: max(1, width - 6))
        let line = String(repeating: "─", count: max(0, width - 5 - name.width))
        var lines = [StyledLine([Span("╭─ ", .dim)] + name.spans + [Span(" \(line)╮", .dim)])]
        for content in body(inner) {
            lines.append(
                StyledLine(
                    [Span("│ ", .dim)] + content.truncated(to: inner).padded(to: inner).spans + [Span(" │", .dim)]))
        }
        lines.append(StyledLine("╰\(String(repeating: "─", count: max(0, width - 2)))╯", .dim))
        return lines
    }

    /// A rule of `width` columns that carries a title.
    public static func rule(title: [Span], width: Int) -> StyledLine {
        let name = StyledLine(title).truncated(to: max(1, width - 6))
        let line = String(repeating: "─", count: max(0, width - 4 - name.width))
        return StyledLine([Span("── ", .dim)] + name.spans + [Span(" \(line)", .dim)])
    }

    /// The title of a part of a step's result.
    static func part(_ title: String, page: Page) -> [StyledLine] {
        page.hasRules
            ? [rule(title: [Span(title, .dim)], width: page.proseWidth)]
            : TextFlow.wrap([Span(title, .dim)], width: page.proseWidth)
    }

    /// Two columns beside each other, a bar between them. Each is drawn for its own width.
    public static func sideBySide(
        width: Int, left: (_ width: Int) -> [StyledLine], right: (_ width: Int) -> [StyledLine]
    ) -> [StyledLine] {
        let column = max(2, (width - 3) / 2)
        let (first, second) = (left(column), right(column))
        return (0..<max(first.count, second.count)).map { index in
            let head = (index < first.count ? first[index] : .empty).padded(to: column)
            let tail = index < second.count ? second[index] : .empty
            return StyledLine(head.spans + [Span(" │ ", .dim)] + tail.spans).trimmed
        }
    }
}
