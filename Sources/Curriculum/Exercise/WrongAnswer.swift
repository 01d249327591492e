/// An answer that looks right and is not; it proves that the checks tell the difference.
public struct WrongAnswer: Sendable, Equatable {
    /// Ready to open.
    public var path: String
    /// File name.
    public var name: String
    /// Id of the check that must fail, from the line `# fails: ID`; nil when the line is missing.
    public var fails: String?

    public init(path: String, name: String, fails: String?) {
        self.path = path
        self.name = name
        self.fails = fails
    }

    /// The id in the header; the header ends with the first line that is neither a comment nor empty.
    static func fails(in source: SourceText) -> Spanned? {
        for number in 1...source.lineCount {
            let line = source.line(number)
            if line.isEmpty { continue }
            guard line.hasPrefix("#") else { return nil }
            let words = line.drop { $0 == "#" || $0 == " " }
            guard words.hasPrefix("fails:") else { continue }
            let id = words.dropFirst("fails:".count).drop { $0 == " " }.prefix { !$0.isWhitespace }
            let column = line.unicodeScalars.distance(from: line.startIndex, to: id.startIndex) + 1
            return Spanned(
                text: String(id), span: Span(line: number, column: column, length: id.unicodeScalars.count))
        }
        return nil
    }
}
