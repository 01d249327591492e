internal import TextColumns
internal import Tracing

/// A picture in SVG: boxes, lines and text on a grid of one column of text.
///
/// Text is given the width that its columns take, whatever font the reader's browser has; colours come from the page's
/// classes, so that they follow light and dark.
struct Drawing: Sendable {
    /// Points that a column of text takes, and a row.
    static let column = 8
    static let row = 26

    private var shapes = Markup()
    private(set) var width = 0
    private(set) var height = 0

    var isEmpty: Bool { height == 0 }

    private mutating func reach(_ x: Int, _ y: Int) {
        width = max(width, x + 8)
        height = max(height, y + 8)
    }

    mutating func box(_ x: Int, _ y: Int, _ w: Int, _ h: Int, _ kind: StaticString) {
        reach(x + w, y + h)
        shapes.element(
            "rect",
            [
                "x": .number(x), "y": .number(y), "width": .number(w), "height": .number(h), "rx": .number(4),
                "class": .word(kind),
            ]
        ) { _ in }
    }

    mutating func line(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int, _ kind: StaticString = "edge") {
        reach(max(x1, x2), max(y1, y2))
        shapes.element(
            "line",
            ["x1": .number(x1), "y1": .number(y1), "x2": .number(x2), "y2": .number(y2), "class": .word(kind)]
        ) { _ in }
    }

    /// - Parameters:
    ///   - y: of the line on which the letters stand.
    ///   - columns: a longer text is shortened in its middle; the whole of it is its title.
    mutating func text(_ words: String, _ x: Int, _ y: Int, _ kind: StaticString = "label", columns: Int = 200) {
        let visible = VisibleText.of(words)
        let shown = visible.shortened(to: columns)
        guard !shown.isEmpty else { return }
        let taken = shown.displayWidth * Self.column
        reach(x + taken, y)
        shapes.element(
            "text",
            [
                "x": .number(x), "y": .number(y), "class": .word(kind), "textLength": .number(taken),
                "lengthAdjust": .word("spacingAndGlyphs"),
            ]
        ) { markup in
            if shown != visible { markup.element("title", visible) }
            markup.add(shown)
        }
    }

    /// The whole picture, with the words that a screen reader says.
    func markup(title: String, description: String) -> Markup {
        var markup = Markup()
        markup.element(
            "svg",
            [
                "xmlns": .word("http://www.w3.org/2000/svg"), "role": .word("img"), "width": .number(width),
                "height": .number(height), "viewBox": .text("0 0 \(width) \(height)"), "aria-label": .text(title),
            ]
        ) { markup in
            markup.element("title", title)
            markup.element("desc", description)
            markup.append(shapes)
        }
        return markup
    }
}

extension Moment.Pair {
    /// Of what is drawn: what is there, or what was.
    var row: Moment.Row? { after ?? before }

    /// The class of a box.
    var boxKind: StaticString {
        switch kind {
        case .same: "box"
        case .added: "box added"
        case .removed: "box removed"
        case .changed: "box changed"
        }
    }

    /// The class of a text.
    var labelKind: StaticString {
        switch kind {
        case .same: "label"
        case .added: "label added"
        case .removed: "label removed"
        case .changed: "label changed"
        }
    }

    /// `+ `, `− `, `≠ ` or nothing: a colour is never alone.
    var mark: String { kind == .same ? "" : kind.sign + " " }
}
