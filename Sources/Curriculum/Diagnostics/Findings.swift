/// Collects what is wrong with one file. It goes on after an error, so that all of them are told at once.
struct Findings {
    let source: SourceText
    private(set) var diagnostics: [Diagnostic] = []

    init(_ source: SourceText) {
        self.source = source
    }

    mutating func report(
        _ code: Diagnostic.Code, _ severity: Diagnostic.Severity = .error, line: Int, column: Int, length: Int = 1,
        _ message: Localized, help: [Localized] = [], notes: [Diagnostic.Note] = []
    ) {
        diagnostics.append(
            Diagnostic(
                code, severity: severity, at: source.position(line, column), length: max(1, length), message,
                help: help, notes: notes, sourceLine: source.line(line)))
    }

    mutating func report(
        _ code: Diagnostic.Code, _ severity: Diagnostic.Severity = .error, at span: Span, _ message: Localized,
        help: [Localized] = [], notes: [Diagnostic.Note] = []
    ) {
        report(
            code, severity, line: span.line, column: span.column, length: span.length, message, help: help,
            notes: notes)
    }

    /// Says so when the file is no UTF-8; nothing else in it can be trusted then.
    mutating func reportInvalidUTF8() -> Bool {
        guard let position = source.firstInvalidUTF8 else { return false }
        report(.invalidUTF8, line: position.line, column: position.column, Message.invalidUTF8)
        return true
    }
}

/// A piece of one line: where it begins and how many Unicode scalars it has.
struct Span: Sendable, Hashable {
    var line: Int
    var column: Int
    var length: Int
}

/// A word of the file that keeps its place.
struct Spanned: Sendable, Hashable {
    var text: String
    var span: Span
}
