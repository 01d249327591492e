/// The values that one learner's parameters have, and the one place that puts them where `${name}` stands.
public struct ParameterValues: Sendable, Equatable {
    public var values: [String: String]

    public init(_ values: [String: String] = [:]) {
        self.values = values
    }

    /// The sandbox's `LAB_PARAM_…` variables, sorted by name.
    public var environment: [(name: String, value: String)] {
        values.map { (name: Self.environmentName($0.key), value: $0.value) }.sorted { $0.name < $1.name }
    }

    /// `memory-limit` becomes `LAB_PARAM_MEMORY_LIMIT`.
    public static func environmentName(_ parameter: String) -> String {
        "LAB_PARAM_" + parameter.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
    }

    /// Puts each known parameter's value where `${name}` stands. Anything else stays as written: `${PATH}` in a code
    /// sample is the shell's.
    public func substitute(in text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        var result = ""
        var rest = Substring(text)
        while let reference = ParameterReference.first(in: rest) {
            result += rest[..<reference.range.lowerBound]
            result += values[reference.name] ?? String(rest[reference.range])
            rest = rest[reference.range.upperBound...]
        }
        return result + rest
    }
}

/// One `${name}` in a text. Only kebab-case names count: those in capitals are the shell's variables.
struct ParameterReference: Equatable {
    var name: String
    var range: Range<String.Index>

    static func first(in text: Substring) -> ParameterReference? {
        let bytes = text.utf8
        var index = bytes.startIndex
        while let dollar = bytes[index...].firstIndex(of: UInt8(ascii: "$")) {
            index = bytes.index(after: dollar)
            guard index < bytes.endIndex, bytes[index] == UInt8(ascii: "{") else { continue }
            let start = bytes.index(after: index)
            guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
            let name = text[start..<end]
            if isKebabCase(name) {
                return ParameterReference(name: String(name), range: dollar..<bytes.index(after: end))
            }
        }
        return nil
    }

    static func all(in text: String) -> [ParameterReference] {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return [] }
        var found: [ParameterReference] = []
        var rest = Substring(text)
        while let reference = first(in: rest) {
            found.append(reference)
            rest = rest[reference.range.upperBound...]
        }
        return found
    }
}

/// Lower-case letters, digits and single hyphens, starting with a letter or a digit: the shape of every id.
func isKebabCase(_ text: some StringProtocol) -> Bool {
    var afterHyphen = true
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): afterHyphen = false
        case UInt8(ascii: "-"):
            if afterHyphen { return false }
            afterHyphen = true
        default: return false
        }
    }
    return !afterHyphen
}
