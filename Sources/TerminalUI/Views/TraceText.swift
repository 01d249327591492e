public import Tracing

/// An event of `lab trace`: the process, the call, and below it what the call changed.
public enum TraceText {
    public static func lines(_ event: TraceEvent, columns: Int) -> [StyledLine] {
        let pid = Span("\(event.pid)  ", .dim)
        switch event {
        case .call(let call):
            let line = StyledLine([pid] + CallSpans.of(call, columns: columns - pid.width))
            let hint = call.isSecondTracer ? [TraceText.oneTracer] : []
            return [line] + hint + rows(call.changes, columns: columns)
        case .exchange(let exchange):
            return TextFlow.wrap(ExchangeSpans.ofTrace(exchange), width: columns, rest: "    ")
        case .state(let state):
            let changes = state.changes.filter { change in
                switch change {
                case .started, .exited(status: 0): false
                default: true
                }
            }
            guard !changes.isEmpty else { return [] }
            return rows(changes, columns: columns, first: StyledLine([pid]))
        }
    }

    private static let oneTracer = StyledLine(
        [Span("    a process has one tracer, and lab traces this one already: try lab trace in its place", .warning)])

    private static func rows(_ changes: [Change], columns: Int, first: StyledLine = "    ") -> [StyledLine] {
        changes.flatMap { change in
            switch change {
            case .exited(let status): [first + StyledLine([Span("exited with status \(status)", .warning)])]
            case .killed(let signal, let byOOM):
                [first + StyledLine([Span("killed by \(signal)\(byOOM ? ", sent by the OOM killer" : "")", .error)])]
            default: ChangeRow(change).lines(width: columns, prefix: first)
            }
        }
    }
}
