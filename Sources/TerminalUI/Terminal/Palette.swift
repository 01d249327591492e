/// What each style looks like: select graphic rendition, as ECMA-48 numbers it.
///
/// Only the sixteen colours that every colour terminal has are used: the person's own theme decides their shade. A
/// colour never says anything alone (`Style`); a palette is for those who see two of them as one.
public enum Palette: String, Sendable, Hashable, CaseIterable {
    case standard = "default"
    /// Red and green look alike (deuteranopia, protanopia): blue and yellow in their place.
    case deuteranopia
    /// Blue and green, or yellow and pink, look alike: red and cyan in their place.
    case tritanopia
    /// No colours, but bold, faint and underlined text.
    case mono

    /// Whether it has colours at all.
    var hasHues: Bool { self != .mono }

    func parameters(of style: Style) -> String? {
        switch self {
        case .standard: Self.standard(style)
        case .deuteranopia: Self.deuteranopia(style)
        case .tritanopia: Self.tritanopia(style)
        case .mono: Self.mono(style)
        }
    }

    private static func standard(_ style: Style) -> String? {
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

    /// Blue and yellow are far apart for whoever lacks the red or the green cones; an error is underlined besides.
    private static func deuteranopia(_ style: Style) -> String? {
        switch style {
        case .heading: "1;34"
        case .code: "36"
        case .path: "34"
        case .number: nil
        case .changed: "1;33"
        case .added: "1;34"
        case .removed: "33"
        case .success: "1;34"
        case .warning: "1;33"
        case .error: "1;4;33"
        case .key: "1;36"
        default: standard(style)
        }
    }

    /// Red and cyan are far apart for whoever lacks the blue cones; an error is underlined besides.
    private static func tritanopia(_ style: Style) -> String? {
        switch style {
        case .code: "36"
        case .path: nil
        case .number: nil
        case .changed: "1;36"
        case .added: "36"
        case .success: "1;36"
        case .warning: "1;31"
        case .error: "1;4;31"
        case .key: "1;31"
        default: standard(style)
        }
    }

    private static func mono(_ style: Style) -> String? {
        switch style {
        case .plain, .code, .path, .number, .added, .removed: nil
        case .heading, .strong, .changed, .success, .key: "1"
        case .emphasis: "3"
        case .struck: "9"
        case .warning, .error: "1;4"
        case .dim: "2"
        }
    }

    /// A line as bytes for the terminal, without a newline; without a palette, its text alone.
    static func text(of line: StyledLine, in palette: Palette?) -> String {
        guard let palette else { return line.text }
        return line.spans.map { span in
            palette.parameters(of: span.style).map { "\u{1b}[\($0)m\(span.text)\u{1b}[0m" } ?? span.text
        }.joined()
    }
}
