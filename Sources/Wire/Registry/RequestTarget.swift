/// The target of a request in its parts, with what was escaped put back (RFC 3986).
public struct RequestTarget: Hashable, Sendable {
    /// Of the path; a path that ends in a slash has an empty last one.
    public let parts: [String]
    /// Of the query, in order.
    public let query: [Field]

    public struct Field: Hashable, Sendable {
        public var name: String
        public var value: String
    }

    /// - Parameter target: path and query, or a whole URL.
    public init(_ target: String) {
        let whole = RequestTarget.withoutHost(target)
        let halves = whole.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = halves.first ?? ""
        let names = path.split(separator: "/", omittingEmptySubsequences: false)
        // A slash that was escaped belongs to a name, and is put back only after the path has been divided.
        parts = names.dropFirst(path.hasPrefix("/") ? 1 : 0).map { RequestTarget.unescaped($0) }
        let fields = halves.count > 1 ? halves[1] : ""
        query = fields.split(separator: "&").map { field in
            let sides = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Field(
                name: RequestTarget.unescaped(sides[0], inQuery: true),
                value: sides.count > 1 ? RequestTarget.unescaped(sides[1], inQuery: true) : "")
        }
    }

    /// The path without what was escaped.
    public var path: String { "/" + parts.joined(separator: "/") }

    /// The first value of a name in the query; nil where it is not there, or empty.
    public func value(_ name: String) -> String? { values(name).first }

    /// The values of a name in the query that are not empty.
    public func values(_ name: String) -> [String] {
        query.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }

    /// A number in the query; nil where it is none.
    public func number(_ name: String) -> Int? { value(name).flatMap { Int($0) } }

    private static func withoutHost(_ target: String) -> Substring {
        for scheme in ["http://", "https://"] where target.hasPrefix(scheme) {
            let rest = target.dropFirst(scheme.count)
            return rest.firstIndex { $0 == "/" || $0 == "?" }.map { rest[$0...] } ?? "/"
        }
        return target[...]
    }

    /// What is no escape stays as it stands; bytes that are no text are replaced.
    private static func unescaped(_ text: some StringProtocol, inQuery: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || (inQuery && $0 == UInt8(ascii: "+")) }) else {
            return String(text)
        }
        var bytes = [UInt8]()
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            if byte == UInt8(ascii: "%"), digits.count == 2 {
                bytes.append(UInt8(digits[0] << 4 | digits[1]))
                rest = rest.dropFirst(2)
            } else {
                bytes.append(inQuery && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
