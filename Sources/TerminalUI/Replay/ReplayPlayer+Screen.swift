internal import TextColumns
internal import Tracing

/// The screen: a title, the list of entries around the eye, below it what one of them says or what the kernel held,
/// and the keys.
extension ReplayPlayer {
    struct Layout {
        /// Rows of each part.
        var list: Int
        var pane: Int
        var bar: [StyledLine]
    }

    var layout: Layout {
        let bar = barLines
        // The title, a rule above the list, a rule above the pane.
        let rows = max(6, (page.height ?? 24) - 3 - bar.count)
        let list = pane == .state ? min(5, rows / 2) : max(3, rows * 3 / 5)
        return Layout(list: list, pane: rows - list, bar: bar)
    }

    /// The last column stays free: a terminal that wraps early would break the line.
    private var room: Int { page.width - 1 }

    /// Every row of the screen, from the top.
    public func lines() -> [StyledLine] {
        let layout = layout
        var lines = [title, Frame.rule(title: stepTitle, width: room)]
        lines += list(rows: layout.list)
        lines.append(Frame.rule(title: paneTitle, width: room))
        let all = paneLines()
        let first = pane == .state ? min(scroll, max(0, all.count - layout.pane)) : 0
        var shown = Array(all.dropFirst(first).prefix(layout.pane))
        if all.count > first + layout.pane, let last = shown.indices.last {
            shown[last] = StyledLine(page.messages.moreLines(all.count - first - layout.pane + 1), .dim)
        }
        lines += shown + Array(repeating: .empty, count: max(0, layout.pane - shown.count))
        return lines.map { $0.truncated(to: room) } + layout.bar
    }

    private var title: StyledLine {
        let left = StyledLine([Span("lab replay ", .heading), Span(name, .strong)])
        guard recording.count > 0 else { return left.truncated(to: room) }
        let cut = recording.isTruncated ? "\(page.messages.cutOff) · " : ""
        let time = page.messages.seconds(recording.time(of: cursor))
        let right = StyledLine(
            [Span(cut, .warning), Span("\(cursor + 1)/\(recording.count)", .strong), Span(" · \(time)", .dim)])
        return left.truncated(to: max(1, room - right.width - 1)).padded(to: room - right.width) + right
    }

    private var stepTitle: [Span] {
        guard recording.stepCount > 0 else { return [Span(page.messages.trace, .heading)] }
        guard let step = recording.step(of: cursor) else { return [Span(page.messages.beforeFirstStep, .heading)] }
        return [
            Span(page.messages.step(step + 1, of: recording.stepCount), .heading), Span(" "),
            Span(id(of: step), .strong),
        ]
    }

    private func id(of step: Int) -> String {
        let start = recording.entries(ofStep: step).lowerBound
        if case .stepBegan(_, let id, _)? = try? recording.entry(start) { return id }
        return "?"
    }

    // MARK: - The list

    private func list(rows: Int) -> [StyledLine] {
        guard recording.count > 0 else {
            return [StyledLine("  " + page.messages.nothingRecorded)] + Array(repeating: .empty, count: rows - 1)
        }
        let first = max(0, min(cursor - rows / 2, recording.count - rows))
        return (first..<(first + rows)).map { number in
            guard number < recording.count else { return .empty }
            let prefix = number == cursor ? Span("▶ ", .key) : Span("  ")
            let time = Span(page.messages.clock(recording.time(of: number)) + "  ", .dim)
            let width = room - prefix.width - time.width
            do throws(RecordingError) {
                let line = EntryText.line(try recording.entry(number), width: width, messages: page.messages)
                return StyledLine([prefix, time]) + line
            } catch {
                return StyledLine([prefix, time, Span(page.messages.recordingError(error), .error)])
            }
        }
    }

    // MARK: - The pane

    private var paneTitle: [Span] {
        switch pane {
        case .entry: return [Span(page.messages.entry(cursor + 1), .heading)]
        case .state:
            guard let latest = recording.states(upTo: cursor).latest else {
                return [Span(page.messages.stateOfKernel, .heading)]
            }
            let step = recording.step(of: latest)
            let place = step.map { page.messages.afterStep(id(of: $0)) } ?? page.messages.beforeFirstStep
            return [Span(page.messages.stateOfKernel, .heading), Span(" · \(place)", .dim)]
        }
    }

    /// All lines of what stands below the list, also those that do not fit.
    func paneLines() -> [StyledLine] {
        guard recording.count > 0 else { return [] }
        let inner = page.narrowed(to: room)
        do throws(RecordingError) {
            switch pane {
            case .state: return try stateLines(inner)
            case .entry:
                let entry = try recording.entry(cursor)
                if case .state(_, let moment) = entry { return try differenceLines(moment, inner) }
                return EntryText.lines(entry, page: inner)
            }
        } catch {
            return TextFlow.wrap([Span(page.messages.recordingError(error), .error)], width: room)
        }
    }

    /// A moment in the list tells what is not as it was; all of it where it is the first.
    private func differenceLines(_ moment: Moment, _ page: Page) throws(RecordingError) -> [StyledLine] {
        guard let earlier = try self.moment(recording.states(upTo: cursor).earlier) else {
            return MomentText(moment, after: nil).lines(page: page)
        }
        let lines = MomentText(moment, after: earlier, showsDifferenceOnly: true).lines(page: page)
        return lines.isEmpty ? [StyledLine(page.messages.nothingChanged, .dim)] : lines
    }

    private func stateLines(_ page: Page) throws(RecordingError) -> [StyledLine] {
        let (latest, earlier) = recording.states(upTo: cursor)
        let (moment, before) = (try moment(latest), try moment(earlier))
        var lines: [StyledLine] = []
        // What changed comes first: the whole has more rows than any screen.
        if let moment, let before {
            let difference = MomentText(moment, after: before, showsDifferenceOnly: true).lines(page: page)
            lines.append(
                StyledLine(difference.isEmpty ? page.messages.nothingChanged : page.messages.stateChanges, .strong))
            lines += difference
        }
        let since = changes(since: latest ?? -1)
        if !since.isEmpty {
            lines.append(StyledLine(page.messages.changedSince, .strong))
            lines += since.flatMap { $0.lines(width: page.width, prefix: StyledLine([Span("≠ ", .changed)])) }
        }
        if let moment {
            if !lines.isEmpty { lines.append(StyledLine(page.messages.wholeState, .strong)) }
            lines += MomentText(moment, after: before).lines(page: page)
        } else if lines.isEmpty {
            lines = TextFlow.wrap([Span(page.messages.noStateYet, .dim)], width: page.width)
        }
        return lines
    }

    private func moment(_ entry: Int?) throws(RecordingError) -> Moment? {
        guard let entry, case .state(_, let moment) = try recording.entry(entry) else { return nil }
        return moment
    }

    /// The last changes that calls made since a moment. Only the nearest entries are looked at: a key is answered at
    /// once, also in the middle of a million events.
    private func changes(since entry: Int) -> [ChangeRow] {
        let first = max(entry + 1, cursor - 2_000)
        var rows: [ChangeRow] = []
        var number = cursor
        while number >= first, rows.count < 12 {
            if case .event(let event)? = try? recording.entry(number) {
                rows += event.changes.reversed().compactMap { change in
                    switch change {
                    case .started, .exited: nil
                    default: ChangeRow(change)
                    }
                }
            }
            number -= 1
        }
        return rows.reversed()
    }

    // MARK: - The last lines

    private var barLines: [StyledLine] {
        switch prompt {
        case .search(let text): return [StyledLine([Span("/", .key), Span(text), Span("▏", .dim)]).truncated(to: room)]
        case .place(let text):
            let hint = text.isEmpty ? page.messages.placeHint : ""
            return [StyledLine([Span(":", .key), Span(text), Span("▏", .dim), Span(hint, .dim)]).truncated(to: room)]
        case nil: break
        }
        let messages = page.messages
        let bar = KeyBar([
            .init("←→", messages.event), .init("␣ b", messages.screen), .init("[ ]", messages.step.lowercased()),
            .init("c C", messages.change), .init("g G", messages.ends), .init(":", messages.goTo),
            .init("/ n N", messages.search),
            .init("s", pane == .state ? messages.event : messages.state), .init("q", messages.quit),
        ]).lines(page: page)
        return note.map { [StyledLine($0, .warning).truncated(to: room)] + bar } ?? bar
    }
}
