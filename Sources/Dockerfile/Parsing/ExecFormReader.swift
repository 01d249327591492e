/// Reads `["a", "b"]`: a JSON array of strings (RFC 8259), each string with its place.
struct ExecFormReader {
    enum Result {
        case strings([Word])
        /// Valid JSON, but the element here is no string.
        case otherElement(SourceRange)
        /// No JSON: what is not understood stands here. Docker then takes the text for the shell form.
        case noJSON(SourceLocation)
    }

    private struct NotJSON: Error { var index: Int }

    private let text: LocatedText
    private var index: Int

    private init(_ text: LocatedText) {
        self.text = text
        index = text.startIndex
    }

    /// nil when the text does not begin with `[`.
    static func read(_ text: LocatedText) -> Result? {
        guard text.scalars.first == "[" else { return nil }
        var reader = ExecFormReader(text)
        do throws(NotJSON) {
            return try reader.array()
        } catch {
            return .noJSON(text.place(at: error.index))
        }
    }

    private mutating func array() throws(NotJSON) -> Result {
        index += 1
        var words: [Word] = []
        var other: SourceRange?
        skipSpace()
        if peek == "]" {
            index += 1
        } else {
            elements: while true {
                skipSpace()
                let start = index
                if peek == "\"" {
                    let string = try self.string()
                    words.append(Word(string, range: text.range(start..<index)))
                } else {
                    try value(depth: 0)
                    other = other ?? text.range(start..<index)
                }
                skipSpace()
                switch peek {
                case ",": index += 1
                case "]":
                    index += 1
                    break elements
                default: throw NotJSON(index: index)
                }
            }
        }
        skipSpace()
        guard index == text.endIndex else { throw NotJSON(index: index) }
        return other.map(Result.otherElement) ?? .strings(words)
    }

    private var peek: Unicode.Scalar? { index < text.endIndex ? text[index] : nil }

    private mutating func skipSpace() {
        while let scalar = peek, scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n" { index += 1 }
    }

    private mutating func string() throws(NotJSON) -> String {
        index += 1
        var kept = String.UnicodeScalarView()
        while let scalar = peek {
            switch scalar {
            case "\"":
                index += 1
                return String(kept)
            case "\\":
                index += 1
                kept.append(try escaped())
            case let scalar where scalar.value < 0x20: throw NotJSON(index: index)
            default:
                kept.append(scalar)
                index += 1
            }
        }
        throw NotJSON(index: index)
    }

    private mutating func escaped() throws(NotJSON) -> Unicode.Scalar {
        guard let scalar = peek else { throw NotJSON(index: index) }
        index += 1
        switch scalar {
        case "\"", "\\", "/": return scalar
        case "b": return "\u{8}"
        case "f": return "\u{c}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": return try unicodeEscape()
        default: throw NotJSON(index: index - 1)
        }
    }

    /// Four hexadecimal digits; two of these sequences for what lies beyond U+FFFF. Half a pair is U+FFFD.
    private mutating func unicodeEscape() throws(NotJSON) -> Unicode.Scalar {
        let first = try hexadecimal()
        guard (0xd800...0xdbff).contains(first) else { return Unicode.Scalar(first) ?? "\u{fffd}" }
        let mark = index
        guard peek == "\\", index + 1 < text.endIndex, text[index + 1] == "u" else { return "\u{fffd}" }
        index += 2
        let second = try hexadecimal()
        guard (0xdc00...0xdfff).contains(second) else {
            index = mark
            return "\u{fffd}"
        }
        return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)) ?? "\u{fffd}"
    }

    private mutating func hexadecimal() throws(NotJSON) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let scalar = peek, scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
                throw NotJSON(index: index)
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }

    /// Anything but the strings of the array itself: read only to tell a wrong element from no JSON at all.
    private mutating func value(depth: Int) throws(NotJSON) {
        guard depth < 100, let scalar = peek else { throw NotJSON(index: index) }
        switch scalar {
        case "\"": _ = try string()
        case "[":
            try list(closing: "]", depth: depth) { (reader) throws(NotJSON) in
                try reader.value(depth: depth + 1)
            }
        case "{":
            try list(closing: "}", depth: depth) { (reader) throws(NotJSON) in
                guard reader.peek == "\"" else { throw NotJSON(index: reader.index) }
                _ = try reader.string()
                reader.skipSpace()
                guard reader.peek == ":" else { throw NotJSON(index: reader.index) }
                reader.index += 1
                reader.skipSpace()
                try reader.value(depth: depth + 1)
            }
        default: try word()
        }
    }

    private mutating func list(
        closing: Unicode.Scalar, depth: Int, element: (inout Self) throws(NotJSON) -> Void
    ) throws(NotJSON) {
        index += 1
        skipSpace()
        if peek == closing {
            index += 1
            return
        }
        while true {
            skipSpace()
            try element(&self)
            skipSpace()
            switch peek {
            case ",": index += 1
            case closing:
                index += 1
                return
            default: throw NotJSON(index: index)
            }
        }
    }

    /// `true`, `false`, `null`, or a number.
    private mutating func word() throws(NotJSON) {
        let start = index
        while let scalar = peek, scalar.isASCII,
            Character(scalar).isLetter || scalar.isASCIIDigit || "+-.".unicodeScalars.contains(scalar)
        {
            index += 1
        }
        let word = text[start..<index].string
        if word == "true" || word == "false" || word == "null" { return }
        guard Self.isNumber(word) else { throw NotJSON(index: start) }
    }

    private static func isNumber(_ word: String) -> Bool {
        var rest = Substring(word)
        if rest.first == "-" { rest.removeFirst() }
        let whole = rest.prefix { $0.isNumber }
        guard !whole.isEmpty, whole.count == 1 || whole.first != "0" else { return false }
        rest = rest.dropFirst(whole.count)
        if rest.first == "." {
            rest.removeFirst()
            let fraction = rest.prefix { $0.isNumber }
            guard !fraction.isEmpty else { return false }
            rest = rest.dropFirst(fraction.count)
        }
        if rest.first == "e" || rest.first == "E" {
            rest.removeFirst()
            if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
            let exponent = rest.prefix { $0.isNumber }
            guard !exponent.isEmpty else { return false }
            rest = rest.dropFirst(exponent.count)
        }
        return rest.isEmpty
    }
}
