/// Reads the info string of a fence, ```` ```sh {#id .run trace=cgroup} ````, and keeps the place of every word.
struct AttributeParser {
    /// What is written behind the fence.
    struct Info {
        /// The first word: `sh`, `predict`, …; nil when there is none.
        var kind: Spanned?
        /// Nil when the fence has no braces: then it is shown, and nothing else.
        var attributes: Words?
    }

    /// The attributes with their places. `#` and `.` belong to the spans, not to the texts.
    struct Words {
        var span: Span
        var id: Spanned?
        var classes: [Spanned] = []
        var pairs: [(key: Spanned, value: Spanned)] = []

        func pair(_ key: String) -> (key: Spanned, value: Spanned)? { pairs.first { $0.key.text == key } }
        func has(_ name: String) -> Bool { classes.contains { $0.text == name } }

        var attributes: Attributes {
            Attributes(
                id: id?.text, classes: classes.map(\.text),
                pairs: pairs.map { Attributes.Pair(key: $0.key.text, value: $0.value.text) })
        }
    }

    private let line: Int
    private let scalars: [Unicode.Scalar]
    private var index: Int
    /// An open quote has taken the rest of the line: the missing brace is the same mistake.
    private var hasOpenQuote = false

    /// `start`: how many scalars of the line stand before the info string.
    init(line: Int, scalars: [Unicode.Scalar], start: Int) {
        self.line = line
        self.scalars = scalars
        index = min(start, scalars.count)
    }

    /// Scalars that a value may hold without quotes.
    static func isBare(_ scalar: Unicode.Scalar) -> Bool {
        !isSpace(scalar) && scalar != "}" && scalar != "{" && scalar != "\"" && scalar != "'" && scalar != "\\"
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    mutating func parse(findings: inout Findings) -> Info {
        skipSpace()
        var info = Info()
        let start = index
        while let scalar = current, !Self.isSpace(scalar), scalar != "{" { index += 1 }
        if index > start { info.kind = spanned(start..<index) }
        skipSpace()
        guard current == "{" else { return info }
        info.attributes = words(findings: &findings)
        return info
    }

    // MARK: Between the braces

    private mutating func words(findings: inout Findings) -> Words {
        let open = index
        index += 1
        var words = Words(span: span(open..<(open + 1)))
        while true {
            skipSpace()
            guard let scalar = current else {
                if !hasOpenQuote {
                    findings.report(
                        .attributeSyntax, at: span(open..<(open + 1)), Message.unclosedBrace,
                        help: [Message.closeBrace])
                }
                break
            }
            if scalar == "}" {
                index += 1
                reportRest(findings: &findings)
                break
            }
            word(startingWith: scalar, into: &words, findings: &findings)
        }
        words.span = span(open..<index)
        return words
    }

    private mutating func word(startingWith scalar: Unicode.Scalar, into words: inout Words, findings: inout Findings) {
        let start = index
        if scalar == "#" || scalar == "." {
            index += 1
            let name = bareName()
            let whole = span(start..<index)
            guard !name.isEmpty else {
                skipBare()
                findings.report(
                    .attributeSyntax, at: span(start..<index), Message.missingName(after: String(scalar)))
                return
            }
            if scalar == "." {
                words.classes.append(Spanned(text: name, span: whole))
            } else if let first = words.id {
                findings.report(.attributeSyntax, at: whole, Message.secondID(first.text))
            } else {
                words.id = Spanned(text: name, span: whole)
            }
            return
        }
        let key = bareName()
        guard !key.isEmpty else {
            skipBare()
            if index == start { index += 1 }
            findings.report(
                .attributeSyntax, at: span(start..<index), Message.unexpectedText(text(start..<index)),
                help: [Message.attributeShape])
            return
        }
        let keyWord = spanned(start..<index)
        guard current == "=" else {
            skipBare()
            findings.report(
                .attributeSyntax, at: span(start..<index), Message.bareWord(text(start..<index)),
                help: [Message.classOrPair(text(start..<index))])
            return
        }
        index += 1
        guard let value = value(of: keyWord, findings: &findings) else { return }
        if words.pair(key) != nil {
            findings.report(.attributeSyntax, at: keyWord.span, Message.duplicateKey(key))
        } else {
            words.pairs.append((keyWord, value))
        }
    }

    private mutating func value(of key: Spanned, findings: inout Findings) -> Spanned? {
        let start = index
        if let quote = current, quote == "\"" || quote == "'" { return quotedValue(quote, findings: &findings) }
        skipBare()
        guard index > start else {
            findings.report(
                .attributeSyntax, at: Span(line: line, column: key.span.column, length: key.span.length + 1),
                Message.missingValue(key.text))
            return nil
        }
        return spanned(start..<index)
    }

    private mutating func quotedValue(_ quote: Unicode.Scalar, findings: inout Findings) -> Spanned? {
        let start = index
        index += 1
        var text = ""
        while let scalar = current {
            index += 1
            if scalar == quote { return Spanned(text: text, span: span(start..<index)) }
            if scalar == "\\", let next = current, next == quote || next == "\\" {
                text.unicodeScalars.append(next)
                index += 1
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        hasOpenQuote = true
        findings.report(.attributeSyntax, at: span(start..<(start + 1)), Message.unclosedQuote)
        return nil
    }

    private mutating func reportRest(findings: inout Findings) {
        skipSpace()
        guard index < scalars.count else { return }
        let end = (scalars.lastIndex { !Self.isSpace($0) } ?? index) + 1
        findings.report(.attributeSyntax, at: span(index..<end), Message.textAfterBrace(text(index..<end)))
    }

    // MARK: Scanning

    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func skipSpace() {
        while let scalar = current, Self.isSpace(scalar) { index += 1 }
    }

    private mutating func skipBare() {
        while let scalar = current, Self.isBare(scalar) { index += 1 }
    }

    /// A name may hold letters of any script, digits, `-`, `_`, `:` and, inside, a dot.
    private mutating func bareName() -> String {
        let start = index
        while let scalar = current, Self.isName(scalar) { index += 1 }
        return text(start..<index)
    }

    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ":": true
        default: scalar.value >= 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        }
    }

    private func text(_ range: Range<Int>) -> String {
        let part = scalars[range]
        // Building a string scalar by scalar is slow, and attributes are nearly always ASCII.
        if part.allSatisfy(\.isASCII) {
            return String(decoding: part.map { UInt8(truncatingIfNeeded: $0.value) }, as: UTF8.self)
        }
        return String(String.UnicodeScalarView(part))
    }

    private func span(_ range: Range<Int>) -> Span {
        Span(line: line, column: range.lowerBound + 1, length: range.count)
    }

    private func spanned(_ range: Range<Int>) -> Spanned { Spanned(text: text(range), span: span(range)) }
}

extension Attributes {
    /// Reads `{…}` on its own. Nil when it is not written as attributes are.
    public init?(parsing text: String) {
        var findings = Findings(SourceText(file: "", text: text))
        var parser = AttributeParser(line: 1, scalars: Array(text.unicodeScalars), start: 0)
        let info = parser.parse(findings: &findings)
        guard findings.diagnostics.isEmpty, info.kind == nil, let words = info.attributes else { return nil }
        self = words.attributes
    }
}
