/// The attributes behind a fence's language: `{#id .class key=value key="quoted value"}`, as pandoc writes them.
public struct Attributes: Sendable, Hashable {
    public var id: String?
    public var classes: [String]
    public var pairs: [Pair]

    public struct Pair: Sendable, Hashable {
        public var key: String
        public var value: String

        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    public init(id: String? = nil, classes: [String] = [], pairs: [Pair] = []) {
        self.id = id
        self.classes = classes
        self.pairs = pairs
    }

    public subscript(key: String) -> String? { pairs.first { $0.key == key }?.value }
}

extension Attributes: CustomStringConvertible {
    /// As a lesson writes them; reading it again gives the same attributes.
    public var description: String {
        var words: [String] = []
        if let id { words.append("#\(id)") }
        words += classes.map { ".\($0)" }
        words += pairs.map { pair in
            let isPlain = !pair.value.isEmpty && pair.value.unicodeScalars.allSatisfy(AttributeParser.isBare)
            if isPlain { return "\(pair.key)=\(pair.value)" }
            let escaped = pair.value.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
            return "\(pair.key)=\"\(escaped)\""
        }
        return "{\(words.joined(separator: " "))}"
    }
}
