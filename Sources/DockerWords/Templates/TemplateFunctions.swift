/// The functions of Docker's templates, and those of Go's.
enum TemplateFunctions {
    static let names: Set<String> = [
        "json", "join", "split", "lower", "upper", "title", "truncate", "pad", "println", "print", "printf", "len",
        "index", "eq", "ne", "and", "or", "not",
    ]

    static func call(_ name: String, _ values: [TemplateValue]) throws(TemplateError) -> TemplateValue {
        let wrong = TemplateError(.wrongArguments(name))
        func text(_ index: Int) throws(TemplateError) -> String {
            guard values.indices.contains(index) else { throw wrong }
            return values[index].printed
        }
        switch name {
        case "json":
            guard values.count == 1 else { throw wrong }
            return .text(values[0].json())
        case "join":
            guard values.count == 2, case .list(let parts) = values[0] else { throw wrong }
            return .text(parts.map(\.printed).joined(separator: try text(1)))
        case "split":
            guard values.count == 2 else { throw wrong }
            return .texts(try text(0).split(separator: text(1), omittingEmptySubsequences: false).map(String.init))
        case "lower": return .text(try text(0).lowercased())
        case "upper": return .text(try text(0).uppercased())
        case "title":
            let words = try text(0)
            return .text((words.first?.uppercased() ?? "") + words.dropFirst())
        case "truncate":
            guard values.count == 2, case .number(let count) = values[1] else { throw wrong }
            return .text(String(try text(0).prefix(Int(clamping: max(count, 0)))))
        case "pad":
            guard values.count == 3, case .number(let before) = values[1], case .number(let after) = values[2],
                (0...1000).contains(before), (0...1000).contains(after)
            else { throw wrong }
            return .text(
                String(repeating: " ", count: Int(before)) + (try text(0)) + String(repeating: " ", count: Int(after)))
        case "println": return .text(values.map(\.printed).joined(separator: " ") + "\n")
        case "print": return .text(values.map(\.printed).joined())
        case "printf": return .text(try formatted(values))
        case "len":
            switch values.first {
            case .list(let list)? where values.count == 1: return .number(Int64(list.count))
            case .object(let members)? where values.count == 1: return .number(Int64(members.count))
            case .text(let text)? where values.count == 1: return .number(Int64(text.utf8.count))
            case .null? where values.count == 1: return .number(0)
            default: throw wrong
            }
        case "index": return try index(values)
        case "eq":
            guard let first = values.first, values.count >= 2 else { throw wrong }
            return .bool(values.dropFirst().contains(first))
        case "ne":
            guard values.count == 2 else { throw wrong }
            return .bool(values[0] != values[1])
        case "and":
            guard let last = values.last else { throw wrong }
            return values.first { !$0.isTrue } ?? last
        case "or":
            guard let last = values.last else { throw wrong }
            return values.first { $0.isTrue } ?? last
        case "not":
            guard values.count == 1 else { throw wrong }
            return .bool(!values[0].isTrue)
        default: throw TemplateError(.unknownFunction(name))
        }
    }

    /// `index VALUE KEY…`
    private static func index(_ values: [TemplateValue]) throws(TemplateError) -> TemplateValue {
        guard var current = values.first else { throw TemplateError(.wrongArguments("index")) }
        for key in values.dropFirst() {
            switch (current, key) {
            case (.list(let list), .number(let number)):
                guard number >= 0, number < list.count else {
                    throw TemplateError(.indexOutOfRange(number, count: list.count))
                }
                current = list[Int(number)]
            case (.object, .text(let name)): current = current[name] ?? .null
            default: throw TemplateError(.wrongArguments("index"))
            }
        }
        return current
    }

    /// `%s`, `%v` and `%d` as the value is printed, `%q` in quotes, `%%`.
    private static func formatted(_ values: [TemplateValue]) throws(TemplateError) -> String {
        guard case .text(let format)? = values.first else { throw TemplateError(.wrongArguments("printf")) }
        var rest = values.dropFirst()
        var text = ""
        var isVerb = false
        for character in format {
            guard isVerb else {
                if character == "%" { isVerb = true } else { text.append(character) }
                continue
            }
            isVerb = false
            if character == "%" {
                text += "%"
                continue
            }
            guard "svdq".contains(character), let value = rest.popFirst() else {
                throw TemplateError(.wrongArguments("printf"))
            }
            text += character == "q" ? TemplateValue.text(value.printed).json() : value.printed
        }
        guard rest.isEmpty, !isVerb else { throw TemplateError(.wrongArguments("printf")) }
        return text
    }
}
