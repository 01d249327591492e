/// What each style looks like: select graphic rendition, as ECMA-48 numbers it.
///
/// Only the sixteen colours that every colour terminal has are used: the person's own theme decides their shade.
enum Palette {
    static func parameters(of style: Style) -> String? {
        switch style {
        case .plain: nil
        case .heading: "1;36"
        case .strong: "1"
        case .emphasis: "3"
        case .struck: "9"
        case .code: "36"
        case .path: "34"
        case .number: "35"
        case .changed: "33"
        case .added: "32"
        case .removed: "31"
        case .success: "1;32"
        case .warning: "1;33"
        case .error: "1;31"
        case .dim: "2"
        case .key: "1;35"
        }
    }

    /// A line as bytes for the terminal, without a newline.
    static func text(of line: StyledLine, hasColour: Bool) -> String {
        guard hasColour else { return line.text }
        return line.spans.map { span in
            parameters(of: span.style).map { "\u{1b}[\($0)m\(span.text)\u{1b}[0m" } ?? span.text
        }.joined()
    }
}
