internal import Curriculum
internal import TextColumns
internal import Tracing
internal import Wire

/// A request and its answer on one line, and what they came to in a few words.
enum ExchangeSpans {
    /// Without a port: the registry that a lesson's commands mean when they name none.
    private static let usual = "localhost:5000"

    /// `→ PATCH /v2/app/blobs/uploads/3f9c…  202  1.2 MB sent`
    static func of(_ event: ExchangeEvent, messages: Messages) -> [Span] {
        let exchange = event.exchange
        let place = event.service == usual || event.service.isEmpty ? "" : event.service
        let style: Style = exchange.status >= 500 ? .error : exchange.status >= 400 ? .warning : .number
        var spans = [
            Span("→ ", .dim), Span(VisibleWord.of(exchange.method), .strong),
            Span(" \(place)\(target(exchange.target))", .path), Span("  "), Span("\(exchange.status)", style),
        ]
        let words = messages.meaning(of: exchange)
        if !words.isEmpty { spans += [Span("  "), Span(words, .dim)] }
        return spans
    }

    /// A trace speaks English, as the kernel's own words do.
    static func ofTrace(_ event: ExchangeEvent) -> [Span] { of(event, messages: Messages(.en)) }

    /// What it is found by, in every language.
    static func words(_ event: ExchangeEvent) -> [String] {
        Language.allCases.map { of(event, messages: Messages($0)).map(\.text).joined() } + [event.exchange.target]
    }

    /// Without what nobody reads: the rest of a digest, of an upload's number, of a state that the registry gave out.
    static func target(_ target: String) -> String {
        let request = RequestTarget(target)
        let names = request.parts.enumerated().map { index, name in
            let isUpload = index >= 2 && request.parts[index - 1] == "uploads" && request.parts[index - 2] == "blobs"
            return isUpload ? shortened(name, to: 8) : digest(name)
        }
        let told = ["digest", "mount", "from", "n", "last", "q", "artifactType", "scope", "service"]
        let fields = request.query.filter { told.contains($0.name) }.map { "\($0.name)=\(digest($0.value))" }
        let text = "/" + names.joined(separator: "/") + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
        return VisibleWord.of(shortened(text, to: 200))
    }

    /// `sha256:1a2b3c4d5e6f…`, as Docker shortens an id.
    static func digest(_ text: String) -> String {
        guard let colon = text.firstIndex(of: ":") else { return text }
        let hex = text[text.index(after: colon)...]
        guard hex.utf8.count >= 32, hex.allSatisfy(\.isHexDigit) else { return text }
        return "\(text[...colon])\(hex.prefix(12))…"
    }

    private static func shortened(_ text: String, to count: Int) -> String {
        text.count <= count ? text : text.prefix(count) + "…"
    }
}

/// What came over a wire, made harmless for a terminal, and without spaces, at which a line would break.
private enum VisibleWord {
    static func of(_ text: String) -> String { VisibleText.of(text).replacing(" ", with: "␣") }
}
