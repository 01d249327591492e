internal import Tracing

/// One call on one line: its name, its arguments, what came back, as `EventText` words it.
enum CallText {
    /// - Parameter columns: longer arguments are shortened to fit; nil shortens nothing.
    static func spans(_ event: CallEvent, columns: Int?) -> [Span] {
        EventText.line(event, columns: max(20, columns ?? 4096)).spans.map { Span($0.text, style(of: $0.style)) }
    }

    private static func style(of style: Tracing.StyledLine.Style) -> Style {
        switch style {
        case .plain: .plain
        case .name: .strong
        case .number: .number
        case .path: .path
        case .flags: .code
        case .error: .error
        case .change: .changed
        case .faint: .dim
        }
    }
}
