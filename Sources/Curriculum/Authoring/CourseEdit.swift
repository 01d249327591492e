/// Adds a lab to the text of `course.yaml` and leaves every other line as it is: comments, order, quotes.
///
/// A YAML writer would lose them. So lines are put in, and what came out is read again: only a text that says what the
/// old one said, and the new lab, is given back.
struct CourseEdit {
    let source: SourceText
    let course: Course

    /// The course with a lab more, before the first one with a greater id where the course is in the order of its ids,
    /// else at its end. Nil for a text of a shape that this does not know.
    func adding(_ entry: Course.Entry) -> String? {
        let ids = course.labs.map(\.id)
        let place = ids == ids.sorted() ? ids.firstIndex { $0 > entry.id } ?? ids.count : ids.count
        var expected = course.labs
        expected.insert(entry, at: place)
        var lines = self.lines
        if place > 0 {
            guard let item = item(of: course.labs[place - 1]) else { return nil }
            lines.insert(contentsOf: Self.lines(of: entry, indent: item.indent), at: item.end)
        } else if let first = course.labs.first {
            guard let item = item(of: first) else { return nil }
            // What is said above the first lab is about it.
            var index = item.start
            while index > 0, Self.content(lines[index - 1]).hasPrefix("#") { index -= 1 }
            lines.insert(contentsOf: Self.lines(of: entry, indent: item.indent), at: index)
        } else {
            guard let index = lines.firstIndex(where: { $0.hasPrefix("labs:") }) else { return nil }
            lines[index] = lines[index].replacing("[]", with: "", maxReplacements: 1)
            lines.insert(contentsOf: Self.lines(of: entry, indent: 2), at: index + 1)
        }
        return verified(lines, expected)
    }

    /// The course in which a planned lab is one that is written. Nil for a text of a shape that this does not know.
    func writing(_ id: String) -> String? {
        guard let index = course.labs.firstIndex(where: { $0.id == id }), let item = item(of: course.labs[index])
        else { return nil }
        var expected = course.labs
        expected[index].isPlanned = false
        var lines = self.lines
        guard let line = (item.start..<item.end).first(where: { Self.content(lines[$0]).hasPrefix("planned:") })
        else { return nil }
        lines.remove(at: line)
        return verified(lines, expected)
    }

    static func lines(of entry: Course.Entry, indent: Int) -> [String] {
        let space = String(repeating: " ", count: indent)
        return [
            "\(space)- id: \(entry.id)",
            "\(space)  title: \(flow(entry.title))",
            "\(space)  summary: \(flow(entry.summary))",
        ]
    }

    /// `{ ko: "…", en: "…" }`, the languages in the house's order.
    private static func flow(_ text: Localized) -> String {
        let parts = [Language.ko, .en].map { "\($0.rawValue): \(quoted(text[$0]))" }
        return "{ \(parts.joined(separator: ", ")) }"
    }

    /// A double-quoted YAML scalar: whatever is in it, it stays text.
    static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    // MARK: The text

    private var lines: [String] { (1...source.lineCount).map(source.line) }

    private static func content(_ line: String) -> Substring { line.drop { $0 == " " } }

    private static func indent(_ line: String) -> Int { line.prefix { $0 == " " }.count }

    /// The lines of a lab, counted from 0; `end` is the first that is no more its own. Comments below it are the next's.
    private func item(of entry: Course.Entry) -> (start: Int, end: Int, indent: Int)? {
        let lines = lines
        var start = entry.position.line - 1
        while start >= 0, !Self.content(lines[start]).hasPrefix("- ") { start -= 1 }
        guard start >= 0 else { return nil }
        let indent = Self.indent(lines[start])
        var end = start + 1
        for index in (start + 1)..<max(lines.count, start + 1) {
            let content = Self.content(lines[index])
            if content.isEmpty || content.hasPrefix("#") { continue }
            if Self.indent(lines[index]) <= indent { break }
            end = index + 1
        }
        return (start, end, indent)
    }

    /// The text of the lines, where it is read as what is expected.
    private func verified(_ lines: [String], _ expected: [Course.Entry]) -> String? {
        let newline = source.bytes.contains(UInt8(ascii: "\r")) ? "\r\n" : "\n"
        let text = lines.joined(separator: newline) + newline
        let source = SourceText(file: source.file, text: text)
        var findings = Findings(source)
        guard let read = CourseReader().read(source, findings: &findings), !findings.diagnostics.hasErrors,
            read.title == course.title, read.labs.count == expected.count
        else { return nil }
        let isSame = zip(read.labs, expected).allSatisfy { a, b in
            a.id == b.id && a.title == b.title && a.summary == b.summary && a.isPlanned == b.isPlanned
        }
        return isSame ? text : nil
    }
}
