public import Curriculum
internal import TextColumns

/// A lesson's text as lines.
public enum MarkdownText {
    /// Whether `<details>` shows only its summary.
    public enum Details: Sendable { case folded, open }

    /// The blocks with an empty line between two. Steps, predictions and exercises are drawn by their own views; here
    /// only their source is shown.
    public static func lines(_ blocks: [Block], page: Page, details: Details = .folded) -> [StyledLine] {
        var lines: [StyledLine] = []
        for (index, block) in blocks.enumerated() {
            if index > 0 { lines += gap(before: block, page) }
            lines += Self.lines(block, page: page, details: details)
        }
        return lines
    }

    private static func gap(before block: Block, _ page: Page) -> [StyledLine] {
        if case .heading = block, page.isPresenting { return [.empty, .empty] }
        return [.empty]
    }

    public static func lines(_ block: Block, page: Page, details: Details = .folded) -> [StyledLine] {
        switch block {
        case .heading(let level, let text): heading(level, text, page)
        case .paragraph(let text): paragraph(text, page)
        case .list(let list): self.list(list, page, details)
        case .quote(let blocks): barred(blocks, page, details)
        case .alert(let alert): self.alert(alert, page, details)
        case .code(let language, let text): CodeText.lines(text, language: language, page: page)
        case .table(let table): self.table(table, page)
        case .details(let block): self.details(block, page, details)
        case .thematicBreak: [StyledLine(String(repeating: "─", count: min(page.proseWidth, 40)), .dim)]
        case .step(let step): CodeText.lines(step.variants.first?.shell ?? "", language: "sh", page: page)
        case .predict(let predict): paragraph(predict.question, page)
        case .exercise(let exercise): lines(exercise.task, page: page, details: details)
        }
    }

    private static func heading(_ level: Int, _ text: [Inline], _ page: Page) -> [StyledLine] {
        let lines = TextFlow.wrap(InlineText.spans(text, style: .heading, page: page), width: page.proseWidth)
        guard level <= 2, let widest = lines.map(\.width).max() else { return lines }
        let rule = String(repeating: level == 1 ? "━" : "─", count: min(page.proseWidth, widest))
        return lines + [StyledLine(rule, level == 1 ? .heading : .dim)]
    }

    private static func paragraph(_ text: [Inline], _ page: Page) -> [StyledLine] {
        InlineText.lines(text, page: page).flatMap { TextFlow.wrap($0, width: page.proseWidth) }
    }

    private static func list(_ list: Block.List, _ page: Page, _ details: Details) -> [StyledLine] {
        var lines: [StyledLine] = []
        let last = (list.start ?? 1) + list.items.count - 1
        for (index, item) in list.items.enumerated() {
            if index > 0, !list.isTight || page.isPresenting { lines.append(.empty) }
            let mark =
                switch item.isChecked {
                case true?: "[✓] "
                case false?: "[ ] "
                case nil: list.start.map { pad("\($0 + index).", to: "\(last). ".count) } ?? "• "
                }
            let inner = self.lines(
                item.blocks, page: page.narrowed(to: page.proseWidth - mark.displayWidth), details: details)
            let tight = list.isTight ? inner.filter { !$0.isEmpty } : inner
            lines += hanging(tight, mark: Span(mark, .dim), page)
        }
        return lines
    }

    private static func pad(_ text: String, to count: Int) -> String {
        text + String(repeating: " ", count: max(0, count - text.count))
    }

    /// Puts `mark` before the first line, and as much space before the others.
    private static func hanging(_ lines: [StyledLine], mark: Span, _ page: Page) -> [StyledLine] {
        let space = Span(String(repeating: " ", count: mark.width))
        return lines.enumerated().map { index, line in
            line.isEmpty && index > 0 ? .empty : StyledLine([index == 0 ? mark : space] + line.spans)
        }
    }

    private static func barred(_ blocks: [Block], _ page: Page, _ details: Details) -> [StyledLine] {
        lines(blocks, page: page.narrowed(to: page.proseWidth - 2), details: details)
            .indented(by: StyledLine([Span("│ ", .dim)]))
    }

    private static func alert(_ alert: Block.Alert, _ page: Page, _ details: Details) -> [StyledLine] {
        let style: Style = alert.kind == .warning || alert.kind == .caution ? .warning : .heading
        let title = StyledLine([Span("▌ ", style), Span(page.messages.alertTitle(alert.kind), style)])
        let body = lines(alert.blocks, page: page.narrowed(to: page.proseWidth - 2), details: details)
        return [title] + body.indented(by: StyledLine([Span("▌ ", style)]))
    }

    private static func table(_ table: Block.Table, _ page: Page) -> [StyledLine] {
        let alignments = table.alignments.map { alignment -> TableLayout.Alignment in
            switch alignment {
            case .none, .left: .left
            case .center: .center
            case .right: .right
            }
        }
        let spans: ([[Inline]]) -> [[Span]] = { $0.map { InlineText.spans($0, page: page) } }
        return TableLayout(header: spans(table.header), rows: table.rows.map(spans), alignments: alignments)
            .lines(width: page.width)
    }

    private static func details(_ block: Block.Details, _ page: Page, _ details: Details) -> [StyledLine] {
        let isOpen = details == .open || page.isPresenting
        let title = TextFlow.wrap(
            InlineText.spans(block.summary, style: .strong, page: page), width: page.proseWidth,
            first: StyledLine([Span(isOpen ? "▾ " : "▸ ", .dim)]))
        guard isOpen else { return title }
        return title + lines(block.blocks, page: page.narrowed(to: page.proseWidth - 2), details: details).indented(2)
    }
}
