/// Which exchanges with a service are meant: everything that is given must be so.
public struct ExchangePattern: Sendable, Hashable {
    public var method: String?
    /// Of the target; `*` stands for any characters. A pattern with a `?` is compared with the query too.
    public var path: String?
    /// `404`, or `4xx` for all of a kind.
    public var status: String?

    public init(method: String? = nil, path: String? = nil, status: String? = nil) {
        self.method = method
        self.path = path
        self.status = status
    }

    /// From `HEAD /v2/*/blobs/* 404`; nil where it is not of that form. `*` stands for any method or status.
    public init?(parsing text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 3, words[1].hasPrefix("/") || words[1] == "*" else { return nil }
        guard words[0] == "*" || ExchangePattern.isMethod(words[0]) else { return nil }
        guard words[2] == "*" || ExchangePattern.isStatus(words[2]) else { return nil }
        self.init(
            method: words[0] == "*" ? nil : words[0], path: words[1] == "*" ? nil : words[1],
            status: words[2] == "*" ? nil : words[2])
    }

    static func isMethod(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    static func isStatus(_ text: String) -> Bool {
        let digits = Array(text.utf8)
        guard digits.count == 3, (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(digits[0]) else { return false }
        return text.hasSuffix("xx") || Int(text) != nil
    }
}
