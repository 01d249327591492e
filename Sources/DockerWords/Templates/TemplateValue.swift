/// What a template of `--format` is filled with, and what `inspect` prints: JSON whose members keep their order.
public enum TemplateValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Int64)
    case text(String)
    case list([TemplateValue])
    case object([Member])

    /// A member of an object.
    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: TemplateValue
    }

    /// An object with its members in this order.
    public static func members(_ members: KeyValuePairs<String, TemplateValue>) -> TemplateValue {
        .object(members.map { Member(name: $0.key, value: $0.value) })
    }

    /// A list of texts; null where there is none, as Go writes a list that was never made.
    public static func texts(_ texts: [String]?) -> TemplateValue {
        texts.map { .list($0.map { .text($0) }) } ?? .null
    }

    /// An object of texts, in the order of its names.
    public static func texts(_ texts: [String: String]?) -> TemplateValue {
        guard let texts else { return .null }
        return .object(texts.sorted { $0.key < $1.key }.map { Member(name: $0.key, value: .text($0.value)) })
    }

    /// A member of an object; nil where it is none or has none of that name.
    public subscript(name: String) -> TemplateValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// What `if` takes for true: everything but nothing, zero and what is empty.
    var isTrue: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .number(let value): value != 0
        case .text(let value): !value.isEmpty
        case .list(let values): !values.isEmpty
        case .object(let members): !members.isEmpty
        }
    }

    /// As a template prints it: `[a b]`, `map[name:value]`.
    var printed: String {
        switch self {
        case .null: "<no value>"
        case .bool(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let value): value
        case .list(let values): "[\(values.map(\.printed).joined(separator: " "))]"
        case .object(let members):
            "map[\(members.sorted { $0.name < $1.name }.map { "\($0.name):\($0.value.printed)" }.joined(separator: " "))]"
        }
    }
}

// MARK: JSON

extension TemplateValue {
    /// As JSON on one line.
    ///
    /// - Parameter escapesMarkup: writes `<` as `\u003c`, as Go does unless it is told not to.
    public func json(escapesMarkup: Bool = false) -> String {
        var text = ""
        write(to: &text, indentation: nil, depth: 0, escapesMarkup)
        return text
    }

    /// As JSON with four spaces a level, as `docker inspect` prints it.
    public var indentedJSON: String {
        var text = ""
        write(to: &text, indentation: "    ", depth: 0, false)
        return text
    }

    private func write(to text: inout String, indentation: String?, depth: Int, _ escapesMarkup: Bool) {
        func newLine(_ depth: Int) {
            guard let indentation else { return }
            text += "\n" + String(repeating: indentation, count: depth)
        }
        switch self {
        case .null: text += "null"
        case .bool(let value): text += "\(value)"
        case .number(let value): text += "\(value)"
        case .text(let value): text += Self.quoted(value, escapesMarkup)
        case .list(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                newLine(depth + 1)
                value.write(to: &text, indentation: indentation, depth: depth + 1, escapesMarkup)
            }
            if !values.isEmpty { newLine(depth) }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                newLine(depth + 1)
                text += Self.quoted(member.name, escapesMarkup) + (indentation == nil ? ":" : ": ")
                member.value.write(to: &text, indentation: indentation, depth: depth + 1, escapesMarkup)
            }
            if !members.isEmpty { newLine(depth) }
            text += "}"
        }
    }

    private static func quoted(_ text: String, _ escapesMarkup: Bool) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{8}": quoted += "\\b"
            case "\u{c}": quoted += "\\f"
            case "<", ">", "&":
                if escapesMarkup { quoted += "\\u00" + String(scalar.value, radix: 16) } else { fallthrough }
            default:
                // DEL and C1 controls would reach the terminal, too.
                if scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) || scalar.value == 0x2028
                    || scalar.value == 0x2029
                {
                    let hex = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}
