/// A Dockerfile's text by lines, with the line ends kept: a heredoc's content is passed on as it was written.
struct SourceLines: Sendable {
    struct Line: Sendable {
        /// Without the line end and without the carriage returns before it.
        var scalars: [Unicode.Scalar]
        /// What was cut off: `\n`, `\r\n`, or nothing at the end of the file.
        var ending: String
    }

    let lines: [Line]
    /// Bytes that are not UTF-8 were replaced by U+FFFD.
    let wasRepaired: Bool

    init(_ text: String) {
        self.init(text, wasRepaired: false)
    }

    init(bytes: some Collection<UInt8>) {
        // Encoding the repaired text again gives other bytes exactly when something was repaired.
        let text = String(decoding: bytes, as: UTF8.self)
        self.init(text, wasRepaired: !text.utf8.elementsEqual(bytes))
    }

    private init(_ text: String, wasRepaired: Bool) {
        var lines: [Line] = []
        var current: [Unicode.Scalar] = []
        var scalars = Substring.UnicodeScalarView(text.unicodeScalars)
        if scalars.first == "\u{feff}" { scalars.removeFirst() }
        for scalar in scalars {
            if scalar == "\n" {
                lines.append(Self.line(current, ending: "\n"))
                current.removeAll(keepingCapacity: true)
            } else {
                current.append(scalar)
            }
        }
        if !current.isEmpty { lines.append(Self.line(current, ending: "")) }
        self.lines = lines
        self.wasRepaired = wasRepaired
    }

    private static func line(_ scalars: [Unicode.Scalar], ending: String) -> Line {
        var kept = scalars
        var ending = ending
        while kept.last == "\r" {
            kept.removeLast()
            ending = "\r" + ending
        }
        return Line(scalars: kept, ending: ending)
    }

    /// The line with this number (from 1) as text; empty past the end.
    func text(ofLine number: Int) -> String {
        guard lines.indices.contains(number - 1) else { return "" }
        return String(scalars: lines[number - 1].scalars)
    }

    /// The place behind the last scalar of the file.
    var end: SourceLocation {
        guard let last = lines.last else { return SourceLocation(line: 1, column: 1) }
        return SourceLocation(line: lines.count, column: last.scalars.count + 1)
    }
}

extension String {
    init(scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}

extension Unicode.Scalar {
    /// White space as Go's `unicode.IsSpace` has it, which Docker's parser trims by.
    var isSpace: Bool {
        switch value {
        case 0x09...0x0d, 0x20, 0x85, 0xa0: true
        default: value > 0xff && properties.isWhitespace
        }
    }

    /// What separates the words of an instruction: no line end, for lines were joined before.
    var separatesWords: Bool {
        switch value {
        case 0x09, 0x0b, 0x0c, 0x0d, 0x20: true
        default: false
        }
    }

    var isASCIIDigit: Bool { (0x30...0x39).contains(value) }
}
