internal import Tracing

/// One call on one line: its name, its arguments, what came back, as `CallText` words it.
enum CallSpans {
    /// - Parameter columns: longer arguments are shortened to fit; nil shortens nothing.
    static func of(_ event: CallEvent, columns: Int?) -> [Span] {
        CallText.line(event, columns: max(14, columns ?? 4096)).spans.map { Span($0.text, style(of: $0.style)) }
    }

    private static func style(of style: CallLine.Style) -> Style {
        switch style {
        case .plain: .plain
        case .name: .strong
        case .number: .number
        case .path: .path
        case .flags: .code
        case .error: .error
        case .faint: .dim
        }
    }
}
