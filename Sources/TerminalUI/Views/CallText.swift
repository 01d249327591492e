internal import Tracing

/// One call on one line: its name, its arguments, what came back.
enum CallText {
    static func spans(_ event: CallEvent, messages: Messages) -> [Span] {
        var spans = [Span(event.call, .strong), Span("(")]
        for (index, argument) in event.args.enumerated() {
            if index > 0 { spans.append(", ") }
            spans.append(Span("\(argument.value)"))
        }
        spans.append(")")
        if let errno = event.errno {
            spans += [Span(" = -1 "), Span(errno, .error)]
        } else if let ret = event.ret {
            spans.append(Span(" = \(ret)", .dim))
        }
        if event.performedBy == .engine { spans.append(Span("  ← \(messages.doneByEngine)", .dim)) }
        return spans
    }
}
