/// Joins continued lines, leaves out comments, and hands out the lines of heredocs.
struct LogicalLineReader {
    let source: SourceLines
    let escape: Unicode.Scalar
    /// The next line, from 0.
    private(set) var next: Int

    init(source: SourceLines, escape: Unicode.Scalar, from line: Int) {
        self.source = source
        self.escape = escape
        next = line
    }

    /// An instruction's text, from its first scalar on.
    struct LogicalLine {
        var text: LocatedText
        /// Where an empty line interrupts the continuation.
        var emptyContinuation: SourceLocation?
    }

    /// The next instruction; nil at the end.
    mutating func read() -> LogicalLine? {
        while next < source.lines.count {
            let scalars = source.lines[next].scalars
            let start = scalars.firstIndex { !$0.isSpace } ?? scalars.count
            if start == scalars.count || scalars[start] == "#" {
                next += 1
                continue
            }
            let line = join(from: start)
            // A lone escape character, with nothing after it.
            if line.text.trimmed.isEmpty { continue }
            return line
        }
        return nil
    }

    private mutating func join(from start: Int) -> LogicalLine {
        var text = LocatedText(end: SourceLocation(line: next + 1, column: start + 1))
        var empty: SourceLocation?
        var goesOn = append(to: &text, from: start)
        while goesOn, next < source.lines.count {
            let scalars = source.lines[next].scalars
            guard let first = scalars.firstIndex(where: { !$0.isSpace }) else {
                empty = empty ?? SourceLocation(line: next + 1, column: 1)
                next += 1
                continue
            }
            if scalars[first] == "#" {
                next += 1
                continue
            }
            goesOn = append(to: &text, from: 0)
        }
        return LogicalLine(text: text, emptyContinuation: empty)
    }

    /// Takes one line without the escape character at its end; true when there is one.
    private mutating func append(to text: inout LocatedText, from start: Int) -> Bool {
        let scalars = source.lines[next].scalars
        next += 1
        var end = scalars.count
        while end > start, scalars[end - 1] == " " || scalars[end - 1] == "\t" { end -= 1 }
        let goesOn = end > start && scalars[end - 1] == escape && (end - 1 == start || scalars[end - 2] != escape)
        let kept = goesOn ? scalars[start..<(end - 1)] : scalars[start...]
        text.append(kept, line: next, column: start + 1)
        return goesOn
    }

    /// The lines of a heredoc up to its last one, which is taken too; nil, and nothing taken, when it has no end.
    mutating func readHeredoc(_ name: String, stripsTabs: Bool) -> (content: String, range: SourceRange)? {
        let wanted = Array(name.unicodeScalars)
        for last in next..<max(next, source.lines.count) {
            let scalars = source.lines[last].scalars
            let candidate = stripsTabs ? scalars.drop { $0 == "\t" } : scalars[...]
            guard candidate.elementsEqual(wanted) else { continue }
            var content = String.UnicodeScalarView()
            for line in source.lines[next..<last] {
                content.append(contentsOf: line.scalars)
                content.append(contentsOf: line.ending.unicodeScalars)
            }
            let range = SourceRange(
                start: SourceLocation(line: next + 1, column: 1), end: SourceLocation(line: last + 1, column: 1))
            next = last + 1
            return (String(content), range)
        }
        return nil
    }
}
