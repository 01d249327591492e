internal import LabEngine
internal import Tracing

/// An entry of a recording as lines: one in the list, and all that there is to say of it below.
enum EntryText {
    /// One line of the list, without what was cut off at its end.
    static func line(_ entry: RecordingEntry, width: Int, messages: Messages) -> StyledLine {
        StyledLine(spans(entry, width: width, messages: messages)).truncated(to: width)
    }

    private static func spans(_ entry: RecordingEntry, width: Int, messages: Messages) -> [Span] {
        switch entry {
        case .stepBegan(_, let step, _): [Span("▸ \(messages.step) ", .heading), Span(step, .strong)]
        case .stepEnded(_, let step, let status, let asExpected):
            verdict(of: step, status, asExpected, messages)
        case .output(_, let text):
            [Span("│ ", .dim), Span(OutputView.withoutScriptName(String(text.prefix { $0 != "\n" })))]
        case .state: [Span("◆ ", .key), Span(messages.stateOfKernel, .heading)]
        case .event(.call(let call)):
            mark(call.changes) + [Span("\(call.namespacePid ?? call.pid)  ", .dim)]
                + CallSpans.of(call, columns: max(20, width - 10))
        case .event(.state(let event)):
            mark(event.changes) + [Span("\(event.namespacePid ?? event.pid)  ", .dim)]
                + (event.changes.first.map { words(of: $0, in: .state(event), messages) } ?? [])
        case .event(.exchange(let exchange)): [Span("  ")] + ExchangeSpans.of(exchange, messages: messages)
        }
    }

    /// A call that changed the kernel stands out from one that did not.
    private static func mark(_ changes: [Change]) -> [Span] { changes.isEmpty ? [Span("  ")] : [Span("● ", .changed)] }

    static func verdict(of step: String, _ status: Int32, _ asExpected: Bool, _ messages: Messages) -> [Span] {
        // In the learner's own shell, the lesson says nothing.
        if step == SessionRecorder.visitName { return [Span("· ", .dim), Span(messages.learnersShellEnded(status))] }
        return asExpected
            ? [Span("✓ ", .success), Span(messages.endedAsWritten(status))]
            : [Span("✗ ", .error), Span(messages.endedOtherwise(status))]
    }

    static func words(of change: Change, in event: TraceEvent, _ messages: Messages) -> [Span] {
        switch change {
        case .killed(let signal, let byOOM):
            return [Span(messages.killed(event.shownPid, by: signal, isOutOfMemory: byOOM), .error)]
        case .exited(let status): return [Span(messages.exited(event.shownPid, status: status))]
        default:
            let row = ChangeRow(change)
            return [Span(row.subject, .path), Span("  ")] + row.spans
        }
    }

    /// Everything that an entry says, for the pane below the list and for a file.
    static func lines(_ entry: RecordingEntry, page: Page) -> [StyledLine] {
        switch entry {
        case .stepBegan(_, _, let script): return CodeText.lines(script, language: "sh", page: page)
        case .stepEnded(_, let step, let status, let asExpected):
            return TextFlow.wrap(verdict(of: step, status, asExpected, page.messages), width: page.width, rest: "  ")
        case .output(_, let text):
            var view = OutputView(folds: false)
            return view.add(Array(text.utf8), page: page) + view.finish(page: page)
        case .event(let event): return CallsView.lines(event, page: page)
        case .state(_, let moment): return MomentText(moment, after: nil).lines(page: page)
        }
    }

    /// The words by which an entry is found: what is shown of it, nothing shortened.
    ///
    /// - Parameter earlier: the moment before one; what stayed as it was is found where it came.
    static func words(of entry: RecordingEntry, after earlier: Moment? = nil) -> [String] {
        switch entry {
        case .stepBegan(_, let step, let script): return [step, script]
        case .stepEnded(_, let step, let status, _): return [step, "\(status)"]
        case .output(_, let text): return [text]
        case .state(_, let moment):
            guard let earlier else {
                return Moment.Subject.allCases.flatMap { moment[$0] }.map { "\($0.name)  \($0.value)" }
            }
            return moment.difference(from: earlier).flatMap(\.pairs).flatMap { pair in
                [pair.before, pair.after].compactMap { $0 }.map { "\($0.name)  \($0.value)" }
            }
        case .event(let event):
            var words = event.changes.map { change in
                let row = ChangeRow(change)
                return row.subject + "  " + row.spans.map(\.text).joined()
            }
            if case .exchange(let exchange) = event {
                words += ExchangeSpans.words(exchange)
            }
            if case .call(let call) = event {
                words.append(CallSpans.of(call, columns: nil).map(\.text).joined())
                // What a written path lies below is told by its descriptor, not by the line.
                words += call.args.flatMap { text(of: $0.value) }
            }
            return words
        }
    }

    private static func text(of value: Value) -> [String] {
        switch value {
        case .text(let text), .path(let text), .flags(let text), .words(let text), .excerpt(let text, _): [text]
        case .descriptor(_, let path?): [path]
        case .list(let values): values.flatMap(text)
        case .record(let fields): fields.flatMap { text(of: $0.value) }
        default: []
        }
    }
}
