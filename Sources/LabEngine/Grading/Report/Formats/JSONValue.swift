/// A JSON value whose members stay in their order (RFC 8259).
indirect enum JSONValue: Sendable {
    case string(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case null
    case array([JSONValue])
    case object([(String, JSONValue)])

    /// Over several lines, each member on its own.
    var text: String {
        var text = ""
        write(to: &text, indent: 0)
        return text
    }

    /// On one line.
    var compact: String {
        var text = ""
        write(to: &text, indent: nil)
        return text
    }

    private func write(to text: inout String, indent: Int?) {
        switch self {
        case .string(let string): JSONValue.quote(string, to: &text)
        case .integer(let number): text += String(number)
        case .number(let number): text += String(number)
        case .boolean(let value): text += value ? "true" : "false"
        case .null: text += "null"
        case .array(let elements):
            JSONValue.enclose(elements, "[", "]", to: &text, indent: indent) { $0.write(to: &$1, indent: $2) }
        case .object(let members):
            JSONValue.enclose(members, "{", "}", to: &text, indent: indent) { member, text, indent in
                JSONValue.quote(member.0, to: &text)
                text += indent == nil ? ":" : ": "
                member.1.write(to: &text, indent: indent)
            }
        }
    }

    private static func enclose<Element>(
        _ elements: [Element], _ open: String, _ close: String, to text: inout String, indent: Int?,
        _ write: (Element, inout String, Int?) -> Void
    ) {
        text += open
        let inner = indent.map { $0 + 1 }
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            if let inner { text += "\n" + String(repeating: "  ", count: inner) }
            write(element, &text, inner)
        }
        if let indent, !elements.isEmpty { text += "\n" + String(repeating: "  ", count: indent) }
        text += close
    }

    /// Beside what JSON demands, the second of two `#` is escaped: a CI takes `##[` for a command (`LogCommand`).
    private static func quote(_ string: String, to text: inout String) {
        text += "\""
        var before: Unicode.Scalar?
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar == "#" && before == "#":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
            before = scalar
        }
        text += "\""
    }
}
