public import Checks
internal import Tracing

/// What became of an exercise: each check, and the score.
public struct ChecksView: Sendable, Equatable {
    public var result: ExerciseResult

    public init(_ result: ExerciseResult) { self.result = result }

    var isPassed: Bool { result.status == .pass }

    public func lines(page: Page) -> [StyledLine] {
        let title = [Span("\(page.messages.checks) ", .heading), Span(result.id, .strong)]
        var lines = [Frame.rule(title: title, width: page.proseWidth)]
        if let reason = result.reason {
            // Told once, not for each check.
            let first = StyledLine([sign(of: result.status)])
            return lines + TextFlow.wrap([Span(reason)], width: page.proseWidth, first: first) + scoreLines(page)
        }
        for check in result.checks { lines += self.lines(of: check, page) }
        return lines + [.empty] + scoreLines(page)
    }

    private func sign(of status: CheckOutcome.Status) -> Span {
        switch status {
        case .pass: Span("✓ ", .success)
        case .fail: Span("✗ ", .error)
        case .error: Span("! ", .warning)
        case .skip: Span("– ", .dim)
        }
    }

    private func lines(of check: CheckOutcome, _ page: Page) -> [StyledLine] {
        let messages = page.messages
        let sign = sign(of: check.status)
        var lines = TextFlow.wrap(
            [
                Span(check.id, .strong), Span(" \(messages.checkStatus(check.status))", sign.style),
                Span("  \(check.points)/\(check.max)", .dim),
            ], width: page.proseWidth, first: StyledLine([sign]))
        let space = StyledLine("  ")
        if !check.message.isEmpty {
            lines += TextFlow.wrap([Span(check.message)], width: page.proseWidth, first: space)
        }
        guard check.status == .fail || check.status == .error else { return lines }
        var facts: [[[Span]]] = []
        if !check.expected.isEmpty { facts.append([[Span(messages.expected, .dim)], [Span(check.expected, .added)]]) }
        if !check.observed.isEmpty {
            facts.append([[Span(messages.kernelHeld, .dim)], [Span(check.observed, .removed)]])
        }
        if let place = check.source?.shown { facts.append([[Span(messages.readAt, .dim)], [Span(place, .path)]]) }
        if let call = check.decidingCall {
            facts.append([
                [Span(messages.decidedBy, .dim)],
                CallSpans.of(call, columns: page.isPresenting ? nil : page.width - 16),
            ])
        }
        return lines + TableLayout(rows: facts).lines(width: page.width - 2).indented(2)
    }

    private func scoreLines(_ page: Page) -> [StyledLine] {
        let text = page.messages.score(result.score, of: result.max, in: result.duration)
        let (glyph, style): (String, Style) = isPassed ? ("✓", .success) : ("✗", .error)
        let verdict = isPassed ? page.messages.allPassed : page.messages.notAllPassed
        return TextFlow.wrap(
            [Span("\(verdict) ", style), Span(text)], width: page.proseWidth,
            first: StyledLine([Span("\(glyph) ", style)]))
    }
}
