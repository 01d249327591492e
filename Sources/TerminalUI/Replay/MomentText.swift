public import Tracing

/// What the kernel held at a moment, as lines; what is not as it was at the moment before is marked.
public struct MomentText: Sendable {
    public var moment: Moment
    /// The moment before; nil marks nothing.
    public var earlier: Moment?
    /// Draws only what is not as it was.
    public var showsDifferenceOnly = false

    public init(_ moment: Moment, after earlier: Moment?, showsDifferenceOnly: Bool = false) {
        self.moment = moment
        self.earlier = earlier
        self.showsDifferenceOnly = showsDifferenceOnly
    }

    public func lines(page: Page) -> [StyledLine] {
        var lines: [StyledLine] = []
        for subject in Moment.Subject.allCases {
            let pairs = pairs(subject)
            guard !pairs.isEmpty else { continue }
            if subject == .layers, !pictures.isEmpty {
                for picture in pictures {
                    lines += TextFlow.wrap(
                        [Span(page.messages.layers(of: picture.target), .heading)], width: page.width)
                    lines += picture.lines(page: page)
                }
                continue
            }
            lines += TextFlow.wrap([Span(page.messages.subject(subject), .heading)], width: page.width)
            for pair in pairs { lines += MomentText.lines(pair, page: page) }
        }
        return lines
    }

    /// The overlays as the lesson draws them: all of them, or those that are not as they were.
    var pictures: [LayersView] {
        let shown = showsDifferenceOnly && earlier != nil
        let overlays =
            shown ? LayerPicture.changed(from: earlier?.overlays ?? [], to: moment.overlays) : moment.overlays
        return overlays.map(LayersView.init)
    }

    /// The rows of a section, each beside what it was.
    func pairs(_ subject: Moment.Subject) -> [Moment.Pair] {
        // Without a moment before, everything is as it is.
        let pairs = moment.pairs(with: earlier ?? moment, subject, .overTime)
        return showsDifferenceOnly ? pairs.filter { $0.kind != .same } : pairs
    }

    private static func lines(_ pair: Moment.Pair, page: Page) -> [StyledLine] {
        guard let row = pair.after ?? pair.before else { return [] }
        let indent = String(repeating: " ", count: min(row.depth, 12) * 2)
        var spans = [Span(row.name, pair.kind == .removed ? .removed : .path)]
        if let before = pair.before, let after = pair.after, pair.kind == .changed {
            let row = before.value == after.value ? [] : ChangeRow(row.name, from: before.value, to: after.value).spans
            spans += [Span("  ")] + row + numbers(before, after)
        } else if !row.value.isEmpty || row.number != nil {
            spans += [Span("  "), Span(shown(row), pair.kind.style)]
        }
        if row.isHosts { spans.append(Span("  \(page.messages.sharedWithHost)", .warning)) }
        return TextFlow.wrap(
            spans, width: page.width, first: StyledLine([Span("\(pair.kind.sign) ", pair.kind.style), Span(indent)]),
            rest: StyledLine("    " + indent))
    }

    /// The kernel's number once where it stayed, both where it is another thing of the same name.
    private static func numbers(_ before: Moment.Row, _ after: Moment.Row) -> [Span] {
        let (old, new) = (before.number.map { "[\($0)]" } ?? "", after.number.map { "[\($0)]" } ?? "")
        if old == new { return new.isEmpty ? [] : [Span("  \(new)", .dim)] }
        let words = before.value == after.value ? "\(after.value)  " : "  "
        return [Span(words), Span(old, .removed), Span(" → ", .dim), Span(new, .changed)]
    }

    private static func shown(_ row: Moment.Row) -> String {
        let value = Size.text(row.value.split(separator: "\n").joined(separator: " ⏎ "), file: row.name)
        return row.number.map { "\(value)  [\($0)]" } ?? value
    }
}

extension Moment.Pair.Kind {
    /// One column that says what a colour says too.
    var sign: String {
        switch self {
        case .same: " "
        case .added: "+"
        case .removed: "−"
        case .changed: "≠"
        }
    }

    var style: Style {
        switch self {
        case .same: .plain
        case .added: .added
        case .removed: .removed
        case .changed: .changed
        }
    }
}
