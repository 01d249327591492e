internal import TextColumns

/// Writes findings as a compiler does: place, message, the line, a caret below it, and what to do.
public struct DiagnosticRenderer: Sendable {
    public var language: Language
    /// Put before every path, with a slash: the curriculum's root as the reader would name it; empty for none.
    public var root: String
    /// Marks severity and caret with ANSI colours.
    public var usesColor: Bool

    public init(language: Language, root: String = "", usesColor: Bool = false) {
        self.language = language
        self.root = root
        self.usesColor = usesColor
    }

    /// One finding; ends with a newline.
    public func render(_ diagnostic: Diagnostic) -> String {
        let error = diagnostic.severity == .error
        let severity = word(error ? Message.error : Message.warning)
        var text = paint("\(place(diagnostic.position)): ", "1")
        text += paint("\(severity): ", error ? "1;31" : "1;35")
        text += paint(diagnostic.message[language], "1") + "\n"
        if let line = diagnostic.sourceLine {
            text += excerpt(line, number: diagnostic.line, column: diagnostic.column, length: diagnostic.length)
        }
        for note in diagnostic.notes {
            text += "\(place(note.position)): \(word(Message.note)): \(note.message[language])\n"
        }
        for help in diagnostic.help {
            text += "\(word(Message.help)): \(help[language])\n"
        }
        return text
    }

    /// All of them in reading order, with an empty line between two, and a last line that counts.
    public func render(_ diagnostics: [Diagnostic]) -> String {
        guard !diagnostics.isEmpty else { return "" }
        let errors = diagnostics.count { $0.severity == .error }
        let list = diagnostics.inReadingOrder.map(render).joined(separator: "\n")
        return list + "\n" + Message.count(errors: errors, warnings: diagnostics.count - errors)[language] + "\n"
    }

    private func place(_ position: SourcePosition) -> String {
        root.isEmpty || root == "." ? "\(position)" : "\(root)/\(position)"
    }

    private func word(_ message: Localized) -> String { message[language] }

    private func paint(_ text: String, _ style: String) -> String {
        usesColor ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
    }

    /// The line with its number, and the caret below the marked scalars. Tabs are drawn as four spaces, so that the
    /// caret stands where it should whatever the terminal makes of a tab; other control characters as `?`.
    private func excerpt(_ line: String, number: Int, column: Int, length: Int) -> String {
        var drawn = ""
        var before = 0
        var marked = 0
        for (index, scalar) in line.unicodeScalars.enumerated() {
            let width: Int
            if scalar == "\t" {
                drawn += "    "
                width = 4
            } else if scalar.value < 0x20 || scalar.value == 0x7F {
                drawn += "?"
                width = 1
            } else {
                drawn.unicodeScalars.append(scalar)
                width = scalar.displayWidth
            }
            if index + 1 < column {
                before += width
            } else if index + 1 < column + length {
                marked += width
            }
        }
        // The caret may stand one past the end, where something is missing.
        before += max(0, column - 1 - line.unicodeScalars.count)
        let caret = "^" + String(repeating: "~", count: max(0, marked - 1))
        let gutter = String(number)
        let blank = String(repeating: " ", count: max(4, gutter.count))
        let padded = String(repeating: " ", count: max(0, 4 - gutter.count)) + gutter
        return "\(padded) | \(drawn)\n"
            + "\(blank) | \(String(repeating: " ", count: before))\(paint(caret, "1;32"))\n"
    }
}
