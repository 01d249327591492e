/// Finds `${name}` that names no parameter of the lab.
struct ParameterCheck {
    let known: [String]

    func check(_ text: String, at span: Span, findings: inout Findings) {
        for reference in ParameterReference.all(in: text) where !known.contains(reference.name) {
            // The value as written may differ from its text by an opening quote: look the reference up in the line.
            let scalars = Array(findings.source.line(span.line).unicodeScalars)
            let wanted = Array("${\(reference.name)}".unicodeScalars)
            let column = Self.index(of: wanted, in: scalars, from: span.column - 1) ?? span.column - 1
            report(reference.name, line: span.line, column: column + 1, findings: &findings)
        }
    }

    /// Checks the prose and the inline code of a piece of markdown; a fence in it may hold the shell's own `${name}`.
    func check(markdown: String, firstLine: Int, columnOffset: Int, findings: inout Findings) {
        guard markdown.utf8.contains(UInt8(ascii: "$")) else { return }
        var isCode = false
        for (index, line) in markdown.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isCode.toggle()
                continue
            }
            if isCode { continue }
            for reference in ParameterReference.all(in: String(line)) where !known.contains(reference.name) {
                let text = String(line)
                let before = text.unicodeScalars.distance(
                    from: text.startIndex, to: Self.start(of: reference.name, in: text))
                report(reference.name, line: firstLine + index, column: columnOffset + before + 1, findings: &findings)
            }
        }
    }

    private func report(_ name: String, line: Int, column: Int, findings: inout Findings) {
        let help = nearestName(to: name, among: known).map { Message.didYouMean("${\($0)}") }
        findings.report(
            .unknownParameter, line: line, column: column, length: name.unicodeScalars.count + 3,
            Message.unknownParameter(name), help: [help ?? Message.parameterHelp])
    }

    private static func start(of name: String, in text: String) -> String.Index {
        ParameterReference.all(in: text).first { $0.name == name }?.range.lowerBound ?? text.startIndex
    }

    private static func index(of wanted: [Unicode.Scalar], in line: [Unicode.Scalar], from start: Int) -> Int? {
        guard start >= 0, start + wanted.count <= line.count else { return nil }
        return (start...(line.count - wanted.count)).first { Array(line[$0..<($0 + wanted.count)]) == wanted }
    }
}
