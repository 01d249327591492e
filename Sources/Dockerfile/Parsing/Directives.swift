/// The parser directives: comments of the form `# name=value` in the first lines of the file, before any other comment,
/// empty line or instruction.
public struct Directives: Hashable, Sendable {
    /// `# syntax=`: the frontend image that the file asks for. This builder reads every Dockerfile itself.
    public var syntax: Word?
    /// `# escape=`: `\` or a backquote.
    public var escape: Character = "\\"
    /// `# check=`: what Docker's linter shall skip.
    public var check: Word?

    public init() {}

    var escapeScalar: Unicode.Scalar { escape == "`" ? "`" : "\\" }

    /// Reads the directives.
    ///
    /// - Returns: how many lines they took.
    mutating func read(_ source: SourceLines) throws(Fault) -> Int {
        var seen: Set<String> = []
        for (index, line) in source.lines.enumerated() {
            guard let (name, value) = Self.directive(line.scalars, line: index + 1) else { return index }
            switch name {
            case "syntax": syntax = value
            case "check": check = value
            case "escape":
                guard value.text == "\\" || value.text == "`" else { throw Fault(.badEscape(value.text), value.range) }
                escape = Character(value.text)
            default: return index
            }
            guard seen.insert(name).inserted else { throw Fault(.repeatedDirective(name), value.range) }
        }
        return source.lines.count
    }

    private static func directive(_ scalars: [Unicode.Scalar], line: Int) -> (name: String, value: Word)? {
        var text = LocatedText(end: SourceLocation(line: line, column: 1))
        text.append(scalars[...], line: line, column: 1)
        text = text.trimmed
        guard let first = text.scalars.first, first == "#" else { return nil }
        text = text[(text.startIndex + 1)..<text.endIndex].trimmed
        guard let equals = text.scalars.firstIndex(of: "=") else { return nil }
        let name = text[text.startIndex..<equals].trimmed.string
        let value = text[(equals + 1)..<text.endIndex].trimmed
        let isName = name.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }
        guard isName, !name.isEmpty, !value.isEmpty else { return nil }
        return (name.lowercased(), value.word)
    }
}
