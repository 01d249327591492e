internal import Tracing

/// One call on one line: its name, its arguments, what came back.
enum CallText {
    static func spans(_ event: CallEvent, messages: Messages) -> [Span] {
        var spans = [Span(event.call, .strong), Span("(")]
        for (index, argument) in event.args.enumerated() {
            if index > 0 { spans.append(", ") }
            spans += ValueText.spans(argument.value)
        }
        spans.append(")")
        if let errno = event.errno {
            spans += [Span(" = -1 "), Span(errno, .error)]
        } else if let ret = event.ret {
            spans.append(Span(" = \(ret)", .dim))
        }
        if event.performedBy == .engine { spans.append(Span("  ← \(messages.doneByEngine)", .dim)) }
        return spans
    }
}

/// An argument in the notation of C and of the manual pages.
enum ValueText {
    static func spans(_ value: Value) -> [Span] {
        switch value {
        case .integer(let number): [Span("\(number)", .number)]
        case .size(let bytes): [Span("\(bytes)", .number)]
        case .mode(let mode): [Span("0\(String(mode, radix: 8))", .number)]
        case .hexadecimal(let bits): [Span("0x\(String(bits, radix: 16))", .number)]
        case .null: [Span("NULL", .dim)]
        case .text(let text): [Span(quoted(text))]
        case .excerpt(let text, let count): [Span(quoted(text)), Span("…(\(count))", .dim)]
        case .bytes(let bytes, let count): [Span(escaped(bytes)), Span(bytes.count < count ? "…(\(count))" : "", .dim)]
        case .path(let path): [Span(quoted(path), .path)]
        case .flags(let names): [Span(names)]
        case .descriptor(let number, let path):
            path.map { [Span("\(number)", .number), Span("<\($0)>", .path)] } ?? [Span("\(number)", .number)]
        case .words(let text): [Span(text)]
        case .list(let values): bracketed("[", values.map(spans), "]")
        case .record(let fields):
            bracketed("{", fields.map { [Span($0.name, .dim), "="] + spans($0.value) }, "}")
        }
    }

    private static func bracketed(_ open: Span, _ items: [[Span]], _ close: Span) -> [Span] {
        [open] + Array(items.joined(separator: [Span(", ")])) + [close]
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case "\0": quoted += "\\0"
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func escaped(_ bytes: [UInt8]) -> String {
        "\""
            + bytes.map { byte in
                byte >= 0x20 && byte < 0x7f && byte != 0x22 && byte != 0x5c
                    ? String(Character(Unicode.Scalar(byte)))
                    : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined() + "\""
    }
}
