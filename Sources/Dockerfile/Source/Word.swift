/// A piece of an instruction's text, and where it stands.
///
/// As parsed, `text` is what was written, quotes, escapes and variables included; `Instruction.expanded(in:)` returns
/// the same words with their final text.
public struct Word: Hashable, Sendable, CustomStringConvertible {
    public var text: String
    public var range: SourceRange

    public init(_ text: String, range: SourceRange) {
        self.text = text
        self.range = range
    }

    public var description: String { text }

    /// The place of the scalar with this number (from 0). A word that goes on over several lines, or whose text is no
    /// longer the written one, answers with its start.
    func location(ofScalar number: Int) -> SourceLocation {
        guard range.start.line == range.end.line else { return range.start }
        return SourceLocation(
            line: range.start.line, column: min(range.start.column + number, max(range.start.column, range.end.column)))
    }
}
