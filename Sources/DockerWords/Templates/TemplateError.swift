/// Why a template of `--format` cannot be used.
public struct TemplateError: Error, Hashable, Sendable {
    public enum Problem: Hashable, Sendable {
        case unclosedAction, unclosedText, emptyAction
        case unexpected(String)
        /// `{{range}}`, `{{if}}` or `{{with}}` without its `{{end}}`.
        case missingEnd(String)
        case endWithoutBeginning
        case unknownFunction(String)
        case unknownField(String)
        case notAList(String)
        case indexOutOfRange(Int64, count: Int)
        case wrongArguments(String)
    }

    public let problem: Problem
    /// Where in the template, in characters from 1; nil for what shows only when it is filled.
    public let column: Int?

    init(_ problem: Problem, column: Int? = nil) {
        self.problem = problem
        self.column = column
    }
}
