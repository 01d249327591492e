internal import TextColumns

/// HTML and SVG text. Names of elements and attributes are written in the sources; everything else is escaped, so that
/// nothing of a recording can become markup.
struct Markup: Sendable {
    enum Attribute: Sendable {
        case number(Int)
        /// Of our own sources.
        case word(StaticString)
        /// From anywhere.
        case text(String)
    }

    private(set) var text = ""

    /// Markup of our own sources, as it is.
    mutating func raw(_ markup: StaticString) { text += "\(markup)" }

    /// Text from anywhere, on one line.
    mutating func add(_ words: some StringProtocol) { text += Markup.escaped(VisibleText.of(words)) }

    /// Text from anywhere, with its line ends.
    mutating func add(lines: some StringProtocol) {
        for (index, line) in lines.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { text += "\n" }
            add(line)
        }
    }

    /// An element with what `content` adds in it.
    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, Attribute>, content: (inout Markup) -> Void
    ) {
        open(name, attributes)
        content(&self)
        text += "</\(name)>"
    }

    mutating func element(_ name: StaticString, content: (inout Markup) -> Void) {
        element(name, [:], content: content)
    }

    /// An element that holds text alone.
    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, Attribute>, _ words: some StringProtocol
    ) {
        element(name, attributes) { $0.add(words) }
    }

    mutating func element(_ name: StaticString, _ words: some StringProtocol) { element(name, [:], words) }

    /// The beginning of an element; SVG's empty ones end with it.
    mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, Attribute> = [:]) {
        text += "<\(name)"
        for (key, value) in attributes {
            switch value {
            case .number(let number): text += " \(key)=\"\(number)\""
            case .word(let word): text += " \(key)=\"\(word)\""
            case .text(let words): text += " \(key)=\"\(Markup.escaped(VisibleText.of(words)))\""
            }
        }
        text += ">"
    }

    /// The five characters that mean something to a browser, in text and in quoted attributes (HTML, 13.1.2).
    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { "&<>\"'".utf8.contains($0) }) else { return text }
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}

extension Markup {
    /// What another one holds.
    mutating func append(_ other: Markup) { text += other.text }
}
