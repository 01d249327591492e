/// `<<EOF` in an instruction's arguments.
struct HeredocMark {
    var name: String
    var expands: Bool
    var stripsTabs: Bool
    /// Where in the text.
    var span: Range<Int>

    /// All marks, in order. A mark is a word of its own: digits at most before `<<`, nothing behind the name. A line
    /// whose quotes do not close has none.
    static func find(in text: LocatedText) -> [HeredocMark] {
        var marks: [HeredocMark] = []
        var index = text.startIndex
        while index < text.endIndex {
            if text[index].isSpace {
                index += 1
                continue
            }
            guard let word = word(text, from: index) else { return [] }
            if let mark = mark(text, from: index) {
                marks.append(mark)
                index = max(mark.span.upperBound, index + 1)
            } else {
                index = word.end
            }
        }
        return marks
    }

    private static func mark(_ text: LocatedText, from start: Int) -> HeredocMark? {
        var index = start
        while index < text.endIndex, text[index].isASCIIDigit { index += 1 }
        guard index + 1 < text.endIndex, text[index] == "<", text[index + 1] == "<" else { return nil }
        index += 2
        var stripsTabs = false
        if index < text.endIndex, text[index] == "-" {
            stripsTabs = true
            index += 1
        }
        while index < text.endIndex, text[index].isSpace { index += 1 }
        guard index < text.endIndex, let word = word(text, from: index), !word.name.isEmpty else { return nil }
        guard !text[index..<word.end].scalars.contains("<") else { return nil }
        return HeredocMark(
            name: word.name, expands: !word.isQuoted, stripsTabs: stripsTabs, span: start..<word.end)
    }

    /// The word that begins here, quotes and backslashes taken off; nil when a quote does not close.
    private static func word(_ text: LocatedText, from start: Int) -> (name: String, isQuoted: Bool, end: Int)? {
        var name = String.UnicodeScalarView()
        var isQuoted = false
        var quote: Unicode.Scalar?
        var index = start
        while index < text.endIndex {
            let scalar = text[index]
            if scalar == "\\", quote != "'" {
                index += 1
                if index < text.endIndex { name.append(text[index]) }
            } else if let open = quote {
                if scalar == open { quote = nil } else { name.append(scalar) }
            } else if scalar == "'" || scalar == "\"" {
                quote = scalar
                isQuoted = true
            } else if scalar.isSpace {
                break
            } else {
                name.append(scalar)
            }
            index += 1
        }
        guard quote == nil else { return nil }
        return (String(name), isQuoted, min(index, text.endIndex))
    }
}
