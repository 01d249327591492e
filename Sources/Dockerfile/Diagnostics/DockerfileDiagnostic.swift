/// What is wrong (or doubtful) at one place of a Dockerfile.
public struct DockerfileDiagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Severity: Hashable, Sendable {
        /// The file cannot be built.
        case error
        /// It can, but probably does not do what was meant.
        case warning
    }

    public var problem: DockerfileProblem
    public var range: SourceRange
    /// The line that `range` starts on, as written; empty where there is no file, as for `--target`.
    public var sourceLine: String

    public init(_ problem: DockerfileProblem, range: SourceRange, sourceLine: String = "") {
        self.problem = problem
        self.range = range
        self.sourceLine = sourceLine
    }

    public var severity: Severity { problem.isWarning ? .warning : .error }

    /// One line in English: `3:1: unknown instruction RUM; did you mean RUN?`
    public var description: String { "\(range.start): \(problem)" }

    /// As compilers write it: place, message, the line, a caret below the place.
    ///
    /// - Parameters:
    ///   - file: the name that the reader gave.
    ///   - message: the sentence in the reader's language; English when nil.
    ///   - label: the word for the severity, `error` or `warning` when nil.
    /// - Returns: three lines, or one where there is no source line; each ends with a newline.
    public func rendered(file: String, message: String? = nil, label: String? = nil) -> String {
        let label = label ?? (severity == .error ? "error" : "warning")
        let head = "\(file):\(range.start): \(label): \(message ?? problem.description)\n"
        return sourceLine.isEmpty ? head : head + CaretExcerpt(line: sourceLine, range: range).text
    }
}

/// A Dockerfile that cannot be built, with everything that is wrong in it.
public struct DockerfileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In reading order; at least one is an error.
    public let diagnostics: [DockerfileDiagnostic]

    public init(_ diagnostics: [DockerfileDiagnostic]) {
        self.diagnostics = diagnostics.sorted { $0.range.start < $1.range.start }
    }

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }

    /// All of them with carets, an empty line between two.
    public func rendered(file: String) -> String {
        diagnostics.map { $0.rendered(file: file) }.joined(separator: "\n")
    }
}
