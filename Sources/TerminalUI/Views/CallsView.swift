public import Tracing

/// The calls that mattered in a step, each with what it changed below it.
public struct CallsView: Sendable {
    public var events: [TraceEvent]
    /// Events drawn at most; the rest is counted.
    public static let limit = 24

    public init(events: [TraceEvent]) { self.events = events }

    public func lines(page: Page) -> [StyledLine] {
        let rows = Self.rows(events, limit: Self.limit, page: page)
        return rows.isEmpty ? [] : Frame.part(page.messages.calls, page: page) + rows
    }

    /// The calls alone; more than the limit are counted.
    static func rows(_ events: [TraceEvent], limit: Int, page: Page) -> [StyledLine] {
        let telling = Self.telling(events)
        guard !telling.isEmpty else { return [] }
        let groups = CallGroup.of(telling)
        // What went over the wire is told as a whole, as far as a screen can take it.
        let exchanges = telling.count { if case .exchange = $0 { true } else { false } }
        let shown = page.isPresenting ? groups : Self.foremost(groups, count: limit + min(exchanges, limit))
        var lines: [StyledLine] = []
        for group in shown { lines += Self.lines(group, page: page) }
        if groups.count > shown.count {
            let text = page.messages.foldedCalls(groups.count - shown.count)
            let space = StyledLine(String(repeating: " ", count: page.indent))
            lines += TextFlow.wrap([Span(text, .dim)], width: page.proseWidth, first: space)
        }
        return lines
    }

    private static func lines(_ group: CallGroup, page: Page) -> [StyledLine] {
        let space = String(repeating: " ", count: page.indent)
        switch group {
        case .single(let event): return lines(event, page: page)
        case .calls(let event, let count):
            let more = [Span(page.messages.alike(count - 1), .dim)]
            return lines(event, page: page)
                + TextFlow.wrap(more, width: page.proseWidth, first: StyledLine(space + "  "))
        case .deaths(let signal, let pids):
            let text = page.messages.killed(pids.count, by: signal, pids: CallGroup.ranges(pids))
            return TextFlow.wrap(
                [Span(text, .error)], width: page.width,
                first: StyledLine(space) + StyledLine([Span("▸ ", .dim)]))
        }
    }

    /// One event: a call with its changes below it, or changes that no call made.
    public static func lines(_ event: TraceEvent, page: Page) -> [StyledLine] {
        let space = StyledLine(String(repeating: " ", count: page.indent))
        if case .exchange(let exchange) = event {
            let spans = ExchangeSpans.of(exchange, messages: page.messages)
            return TextFlow.wrap(spans, width: page.width, first: space, rest: space + "    ")
        }
        guard case .call(let call) = event else {
            let prefix = space + StyledLine([Span("▸ ", .dim)])
            return event.changes.flatMap { Self.lines($0, of: event, prefix: prefix, page: page) }
        }
        // Where a group watches nothing is cut off: a call takes the lines that it needs.
        let text = CallSpans.of(call, columns: page.isPresenting ? nil : page.width - page.indent)
        var lines = TextFlow.wrap(text, width: page.width, first: space, rest: space + "    ")
        if call.performedBy == .engine {
            lines += TextFlow.wrap(
                [Span(page.messages.doneByEngine, .dim)], width: page.width,
                first: space + StyledLine([Span("  ← ", .dim)]))
        }
        if call.isSecondTracer {
            lines += TextFlow.wrap(
                [Span(page.messages.hasOneTracer, .dim)], width: page.width,
                first: space + StyledLine([Span("  ← ", .dim)]))
        }
        let prefix = space + StyledLine([Span("  ▸ ", .dim)])
        for (change, below) in MountFold.of(event.changes) {
            lines += Self.lines(change, of: event, prefix: prefix, page: page)
            if below > 0 { lines.append(space + StyledLine([Span("    " + page.messages.mountsBelow(below), .dim)])) }
        }
        return lines
    }

    private static func lines(
        _ change: Change, of event: TraceEvent, prefix: StyledLine, page: Page
    ) -> [StyledLine] {
        switch change {
        case .killed(let signal, let byOOM):
            let text = page.messages.killed(event.shownPid, by: signal, isOutOfMemory: byOOM)
            return TextFlow.wrap([Span(text, .error)], width: page.width, first: prefix)
        case .exited(let status):
            let text = page.messages.exited(event.shownPid, status: status)
            return TextFlow.wrap([Span(text)], width: page.width, first: prefix)
        case .groupEntered(let controller, let pid, let from, let to):
            let shown = pid == event.pid ? event.shownPid : event.writtenPid ?? pid
            let row = ChangeRow(
                page.messages.process(shown), from: "\(controller):\(from)", to: "\(controller):\(to)")
            return row.lines(width: page.width, prefix: prefix)
        default: return ChangeRow(change).lines(width: page.width, prefix: prefix)
        }
    }

    /// The most telling ones, in their order: first those that changed something, then those that failed.
    static func foremost(_ groups: [CallGroup], count: Int) -> [CallGroup] {
        guard groups.count > count else { return groups }
        let ranks = groups.map { group in
            switch group {
            case .deaths: return 0
            case .single(let event), .calls(let event, _):
                if !event.changes.isEmpty { return 0 }
                if case .exchange = event { return 0 }
                if case .call(let call) = event, call.errno != nil { return 1 }
                return 2
            }
        }
        let chosen = Set(groups.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.prefix(count))
        return groups.indices.filter(chosen.contains).map { groups[$0] }
    }

    /// Without what only leads up to another call: a file that was opened, and then written, is told once. Shells set
    /// their handlers around every command; that is told only where nothing else is.
    static func telling(_ events: [TraceEvent]) -> [TraceEvent] {
        let used = Set(
            events.flatMap { event -> [String] in
                guard case .call(let call) = event else { return [] }
                return call.args.compactMap { if case .descriptor(_, let path?) = $0.value { path } else { nil } }
            })
        let handlers: Set = ["rt_sigaction", "sigaction", "signal"]
        let onlyHandlers = events.allSatisfy {
            if case .call(let call) = $0 { handlers.contains(call.call) } else { false }
        }
        return events.filter { event in
            if case .exchange = event { return true }
            guard case .call(let call) = event else { return !event.changes.isEmpty }
            if !onlyHandlers, handlers.contains(call.call), call.errno == nil { return false }
            guard call.errno == nil, call.changes.isEmpty, ["open", "openat", "openat2", "creat"].contains(call.call)
            else { return true }
            return !call.args.contains { argument in
                if case .path(let path) = argument.value {
                    used.contains { $0 == path || $0.hasSuffix("/\(path)") }
                } else {
                    false
                }
            }
        }
    }
}

extension TraceEvent {
    /// The number that the call wrote into `cgroup.procs`: the learner's own number of the process that moved.
    fileprivate var writtenPid: Int32? {
        guard case .call(let call) = self, case .text(let text)? = call[argument: "buf"] else { return nil }
        return Int32(text.filter(\.isNumber))
    }
}
