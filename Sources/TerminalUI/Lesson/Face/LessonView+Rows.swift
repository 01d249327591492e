internal import Curriculum

/// The rows: where one is, the panes between two rules that tell how much is above and below, and the keys.
extension LessonView {
    /// Every row of the screen, from the top.
    func rows(_ player: LessonPlayer, now: ContinuousClock.Instant) -> [StyledLine] {
        var rows = [header(player)]
        if layout.hasUpperRule { rows.append(upperRule) }
        rows += body(player) + [lowerRule] + bar(now)
        return rows.suffix(layout.rows).map { $0.truncated(to: layout.room) }
    }

    private var messages: Messages { page.messages }

    // MARK: - The first row

    private func header(_ player: LessonPlayer) -> StyledLine {
        var right = StyledLine()
        if let place = player.place {
            right = StyledLine(messages.step(place.number, of: place.count), .strong)
            if layout.columns >= 60 { right.spans += gauge(place) }
        }
        let section = player.section.map { InlineText.spans($0, style: .strong, page: page) } ?? []
        let left = StyledLine([Span(player.lesson.id, .heading), Span("  ")] + section)
        let room = layout.room - right.width - 2
        return left.truncated(to: max(1, room)).padded(to: room + 2) + right
    }

    /// The numbers beside it say the same.
    private func gauge(_ place: (number: Int, count: Int)) -> [Span] {
        let cells = 10
        let full = (place.number * cells + place.count - 1) / place.count
        return [
            Span(" "), Span(String(repeating: "━", count: full), .heading),
            Span(String(repeating: "─", count: cells - full), .dim),
        ]
    }

    // MARK: - The panes

    private func body(_ player: LessonPlayer) -> [StyledLine] {
        let columns = shownPanes.map { filled($0) }
        let shown =
            columns.dropLast() + [overlay?.marking(columns[columns.count - 1], player) ?? columns[columns.count - 1]]
        guard shown.count > 1 else { return shown[0] }
        return zip(shown[0], shown[1]).map { left, right in
            left.truncated(to: layout.paneWidth).padded(to: layout.paneWidth) + StyledLine(" │ ", .dim) + right
        }
    }

    private var shownPanes: [LessonPane] { panes.dropLast() + [overlay?.pane ?? panes[panes.count - 1]] }

    private func filled(_ pane: LessonPane) -> [StyledLine] {
        var lines = Array(pane.visible)
        if lines.isEmpty, pane.role == .results {
            lines = TextFlow.wrap([Span(messages.resultsStandHere, .dim)], width: layout.paneWidth)
        }
        return lines + Array(repeating: .empty, count: max(0, pane.height - lines.count))
    }

    private var upperRule: StyledLine {
        rule(joint: "┬") { pane in
            pane.above > 0 ? [Span(messages.linesAbove(pane.above), .strong)] : []
        }
    }

    private var lowerRule: StyledLine {
        if let note, !note.isEmpty {
            return Frame.rule(
                title: [Span("! ", .warning)] + note.spans.map { Span($0.text, .strong) }, width: layout.room)
        }
        return rule(joint: "┴") { pane in
            // Where there is no upper rule, this one tells both.
            let above = layout.hasUpperRule || pane.above == 0 ? [] : [Span("▲ \(pane.above)", .strong)]
            let below = pane.below == 0 ? [] : [Span(messages.linesBelow(pane.below), .strong)]
            return above + (above.isEmpty || below.isEmpty ? [] : [Span(" · ", .dim)]) + below
        }
    }

    private func rule(joint: String, _ text: (LessonPane) -> [Span]) -> StyledLine {
        let shown = shownPanes
        let parts = shown.indices.map { pane -> StyledLine in
            var spans = text(shown[pane])
            if joint == "┬", overlay?.isClosedByKey == true, pane == shown.count - 1 {
                let title = Span(messages.stateOfKernel, .heading)
                spans = [title] + (spans.isEmpty ? [] : [Span(" · ", .dim)]) + spans
            } else if joint == "┬", panes.count > 1 {
                let name = panes[pane].role == .results ? messages.results : messages.lesson
                let title = pane == (overlay == nil ? focus : 1) ? Span("▶ \(name)", .heading) : Span(name, .dim)
                spans = [title] + (spans.isEmpty ? [] : [Span(" · ", .dim)]) + spans
            }
            // Up to the middle of the bar between the panes.
            let width = panes.count > 1 ? layout.paneWidth + 1 : layout.room
            if spans.isEmpty { return StyledLine(String(repeating: "─", count: width), .dim) }
            return Frame.rule(title: spans, width: width)
        }
        return parts.count > 1 ? parts[0] + StyledLine(joint, .dim) + parts[1] : parts[0]
    }

    // MARK: - The last rows

    /// The keys that work now, in as many rows as they take.
    var keyLines: [StyledLine] {
        var keys = keys
        if let overlay, overlay.isClosedByKey {
            let more = overlay.pane.below > 0 ? [KeyBar.Item("n", messages.goOn)] : []
            return KeyBar(more + [.init("↑↓", messages.scroll), .init("q", messages.close)]).lines(page: page)
        }
        if isOver { keys = KeyBar([.init("q", messages.close)]) }
        if unreadPane != nil, busy == nil, let next = keys.items.firstIndex(where: { $0.key == "n" }) {
            keys.items[next].label = messages.goOn
        }
        if panes.count > 1 { keys.items.append(.init("⇥", messages.otherPane)) }
        let lines = keys.lines(page: page)
        return lines.isEmpty ? [.empty] : lines
    }

    private func bar(_ now: ContinuousClock.Instant) -> [StyledLine] {
        let keys = keyLines
        guard let busy, !isOver else { return keys }
        let lines = busy.lines(now: now, page: page)
        if lines.isEmpty { return keys }
        return lines + Array(repeating: .empty, count: max(0, keys.count - lines.count))
    }
}

extension LessonPlayer {
    /// The step at which the lesson stands, or behind which; number 0 before the first. Nil for a lesson without steps.
    var place: (number: Int, count: Int)? {
        let steps = lesson.numberedSteps.map(\.id)
        guard !steps.isEmpty else { return nil }
        var current: String?
        if case .asking(let predict) = state.underneath {
            current = predict.of
        } else {
            current =
                lesson.blocks.prefix(cursor).lazy.compactMap { block -> String? in
                    if case .step(let step) = block, step.kind == .run { step.id } else { nil }
                }.last
        }
        return (current.flatMap { steps.firstIndex(of: $0) }.map { $0 + 1 } ?? 0, steps.count)
    }

    /// The heading under which the lesson stands.
    fileprivate var section: [Inline]? {
        lesson.blocks.prefix(cursor).lazy.compactMap { block -> [Inline]? in
            if case .heading(_, let text) = block { text } else { nil }
        }.last
    }
}

extension LessonPlayer.State {
    /// What the lesson waits for behind a question of the program's, or while the state is read.
    fileprivate var underneath: LessonPlayer.State {
        switch self {
        case .asksQuit(let back), .choosing(_, let back), .inspecting(let back), .inShell(let back): back.underneath
        default: self
        }
    }
}
