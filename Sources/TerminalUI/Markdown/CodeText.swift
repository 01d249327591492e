/// Program text: nothing in it is reordered or joined; a line that is too long goes on behind `↪`.
public enum CodeText {
    public static func lines(_ text: String, language: String?, page: Page, indent: Int? = nil) -> [StyledLine] {
        let space = StyledLine(String(repeating: " ", count: indent ?? page.indent))
        var source = text.split(separator: "\n", omittingEmptySubsequences: false)
        while source.last?.isEmpty == true { source.removeLast() }
        let isShell = language == "sh" || language == "bash"
        return source.flatMap { line in
            TextFlow.fold(
                isShell ? shellSpans(line) : [Span(line, .code)], width: page.width, first: space,
                rest: space + StyledLine([Span("↪ ", .dim)]))
        }
    }

    /// A comment is of less weight than what runs. A `#` opens one only at the start of a word, outside quotes.
    private static func shellSpans(_ line: Substring) -> [Span] {
        var quote: Character?
        var previous: Character = " "
        for index in line.indices {
            let character = line[index]
            if let open = quote {
                if character == open, previous != "\\" || open == "'" { quote = nil }
            } else if character == "'" || character == "\"" {
                if previous != "\\" { quote = character }
            } else if character == "#", previous == " " || previous == "\t" {
                return [Span(line[..<index], .code), Span(line[index...], .dim)].filter { !$0.text.isEmpty }
            }
            previous = character
        }
        return [Span(line, .code)]
    }
}
