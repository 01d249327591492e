internal import TextColumns

/// A source line with its number, and a caret under the marked scalars whatever their width on a terminal.
struct CaretExcerpt {
    var line: String
    var range: SourceRange

    /// Two lines, each with a newline at its end. A tab is drawn as four spaces, so that the caret stands right
    /// whatever the terminal makes of a tab; other control characters as their pictures.
    var text: String {
        var drawn = ""
        var (before, marked) = (0, 0)
        var count = 0
        // A range that goes on over several lines is marked up to the end of its first.
        let last = range.end.line > range.start.line ? Int.max : range.end.column
        for scalar in line.unicodeScalars {
            count += 1
            let piece = scalar == "\t" ? "    " : VisibleText.of(String(Character(scalar)))
            drawn += piece
            let width = scalar == "\t" ? 4 : piece.displayWidth
            if count < range.start.column {
                before += width
            } else if count < last {
                marked += width
            }
        }
        before += max(0, range.start.column - 1 - count)
        let number = String(range.start.line)
        let gutter = String(repeating: " ", count: max(0, 4 - number.count))
        let blank = String(repeating: " ", count: max(4, number.count))
        let caret = "^" + String(repeating: "~", count: max(0, marked - 1))
        return "\(gutter)\(number) | \(drawn)\n\(blank) | \(String(repeating: " ", count: before))\(caret)\n"
    }
}
