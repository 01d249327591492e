public import Tracing

/// The calls that mattered in a step, each with what it changed below it.
public struct CallsView: Sendable {
    public var events: [TraceEvent]
    /// Calls drawn at most; the rest is counted.
    public static let limit = 24

    public init(events: [TraceEvent]) { self.events = events }

    public func lines(page: Page) -> [StyledLine] {
        guard !events.isEmpty else { return [] }
        let limit = page.isPresenting ? events.count : Self.limit
        let shown = events.prefix(limit)
        var lines = [StyledLine(page.messages.calls, .dim)]
        for event in shown { lines += Self.lines(event, page: page) }
        if events.count > shown.count {
            lines.append(StyledLine(page.messages.foldedCalls(events.count - shown.count), .dim))
        }
        return lines
    }

    static func lines(_ event: TraceEvent, page: Page) -> [StyledLine] {
        let space = StyledLine(String(repeating: " ", count: page.indent))
        let deeper = space + StyledLine([Span("  ▸ ", .dim)])
        var lines: [StyledLine] = []
        if case .call(let call) = event {
            let text = CallText.spans(call, messages: page.messages)
            lines += TextFlow.wrap(text, width: page.width, first: space, rest: space + "    ")
        }
        for change in event.changes {
            lines += ChangeRow(change).lines(width: page.width, prefix: deeper)
        }
        return lines
    }
}
