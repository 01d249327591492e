/// Lines below an instruction that belong to it, up to a line that is `name` alone.
public struct Heredoc: Hashable, Sendable {
    /// The word behind `<<`, quotes taken off; of COPY and ADD it is the file's name.
    public var name: String
    /// Variables in the content are expanded: no part of the word was quoted. (RUN leaves that to the shell.)
    public var expands: Bool
    /// Written `<<-`: tabs at the beginning of lines do not count.
    public var stripsTabs: Bool
    /// The mark itself, `<<EOF`.
    public var mark: Word
    /// As it stands in the file, the last line end included.
    public var rawContent: String
    /// Its lines, without the last one.
    public var contentRange: SourceRange

    /// The content without the tabs that `<<-` takes away.
    public var content: String {
        guard stripsTabs else { return rawContent }
        var kept = String.UnicodeScalarView()
        var atStart = true
        for scalar in rawContent.unicodeScalars {
            if atStart, scalar == "\t" { continue }
            kept.append(scalar)
            atStart = scalar == "\n"
        }
        return String(kept)
    }
}
