public import Curriculum

/// Running text with its marks, as spans.
public enum InlineText {
    /// One array of spans a line: a hard line break of the source starts a new one.
    public static func lines(_ inlines: [Inline], style: Style = .plain, page: Page) -> [[Span]] {
        var lines: [[Span]] = [[]]
        append(inlines, style, page, to: &lines)
        return lines
    }

    /// The same on one line, for titles and cells.
    public static func spans(_ inlines: [Inline], style: Style = .plain, page: Page) -> [Span] {
        Array(lines(inlines, style: style, page: page).joined(separator: [Span(" ")]))
    }

    private static func append(_ inlines: [Inline], _ style: Style, _ page: Page, to lines: inout [[Span]]) {
        func add(_ text: String, _ style: Style) { lines[lines.count - 1].append(Span(text, style)) }
        for inline in inlines {
            switch inline {
            case .text(let text): add(text, style)
            case .code(let text): add(page.hasColour ? text : "`\(text)`", .code)
            case .emphasis(let inner): append(inner, style == .plain ? .emphasis : style, page, to: &lines)
            case .strong(let inner): append(inner, style == .heading ? style : .strong, page, to: &lines)
            case .strikethrough(let inner): append(inner, .struck, page, to: &lines)
            case .link(let inner, let url):
                append(inner, style, page, to: &lines)
                // A link within the course leads nowhere from a terminal.
                if url.contains("://"), inner.plainText != url { add(" (\(url))", .dim) }
            case .lineBreak: lines.append([])
            }
        }
    }
}
