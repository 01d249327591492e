/// A run of text inside a block, ready to be drawn by a face that knows no markdown.
public indirect enum Inline: Sendable, Hashable {
    /// Plain text; a soft line break of the source is already a space.
    case text(String)
    case code(String)
    case emphasis([Inline])
    case strong([Inline])
    case strikethrough([Inline])
    /// An image is a link around its alternative text.
    case link([Inline], url: String)
    case lineBreak
}

extension Inline {
    /// The text alone, without its marks; a line break is a newline.
    public var plainText: String {
        switch self {
        case .text(let text), .code(let text): text
        case .emphasis(let inner), .strong(let inner), .strikethrough(let inner), .link(let inner, _): inner.plainText
        case .lineBreak: "\n"
        }
    }

    /// The same with parameters put in.
    public func resolved(with parameters: ParameterValues) -> Inline {
        switch self {
        case .text(let text): .text(parameters.substitute(in: text))
        case .code(let text): .code(parameters.substitute(in: text))
        case .emphasis(let inner): .emphasis(inner.resolved(with: parameters))
        case .strong(let inner): .strong(inner.resolved(with: parameters))
        case .strikethrough(let inner): .strikethrough(inner.resolved(with: parameters))
        case .link(let inner, let url): .link(inner.resolved(with: parameters), url: url)
        case .lineBreak: .lineBreak
        }
    }
}

extension [Inline] {
    /// The text alone, without its marks.
    public var plainText: String { map(\.plainText).joined() }

    /// The same with parameters put in.
    public func resolved(with parameters: ParameterValues) -> [Inline] { map { $0.resolved(with: parameters) } }
}
