/// Finds `${name}` that names no parameter of the lab.
struct ParameterCheck {
    /// Nil when `lab.yaml` could not be read: then nothing is known to be wrong.
    let known: [String]?

    func check(_ text: String, at span: Span, findings: inout Findings) {
        guard let known else { return }
        for reference in ParameterReference.all(in: text) where !known.contains(reference.name) {
            // The value as written may differ from its text by an opening quote: look the reference up in the line.
            let place = findings.source.span(of: "${\(reference.name)}", line: span.line, from: span.column)
            report(reference.name, line: span.line, column: place?.column ?? span.column, findings: &findings)
        }
    }

    /// Checks the prose and the inline code of a piece of markdown; a fence in it may hold the shell's own `${name}`.
    func check(markdown: String, firstLine: Int, columnOffset: Int, findings: inout Findings) {
        guard let known, markdown.utf8.contains(UInt8(ascii: "$")) else { return }
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
        let help = nearestName(to: name, among: known ?? []).map { Message.didYouMean("${\($0)}") }
        findings.report(
            .unknownParameter, line: line, column: column, length: name.unicodeScalars.count + 3,
            Message.unknownParameter(name), help: [help ?? Message.parameterHelp])
    }

    private static func start(of name: String, in text: String) -> String.Index {
        ParameterReference.all(in: text).first { $0.name == name }?.range.lowerBound ?? text.startIndex
    }

    /// Checks the hints of an exercise. Their text has lost its place: it is looked up behind the exercise.
    func check(_ hints: [Block.Details], behind line: Int, findings: inout Findings) {
        guard let known else { return }
        let texts = hints.flatMap { [$0.summary] + Self.prose($0.blocks) }.map(\.plainText)
        let unknown = texts.flatMap { ParameterReference.all(in: $0) }.map(\.name).filter { !known.contains($0) }
        for name in Set(unknown).sorted() {
            let source = findings.source
            let place = (line...max(line, source.lineCount)).lazy.compactMap { number in
                source.span(of: "${\(name)}", line: number)
            }.first
            guard let place else { continue }
            report(name, line: place.line, column: place.column, findings: &findings)
        }
    }

    private static func prose(_ blocks: [Block]) -> [[Inline]] {
        blocks.flatMap { block -> [[Inline]] in
            switch block {
            case .heading(_, let text), .paragraph(let text): [text]
            case .list(let list): list.items.flatMap { prose($0.blocks) }
            case .quote(let blocks): prose(blocks)
            case .alert(let alert): prose(alert.blocks)
            case .details(let details): [details.summary] + prose(details.blocks)
            case .table(let table): table.header + table.rows.flatMap { $0 }
            case .code, .thematicBreak, .step, .predict, .exercise: []
            }
        }
    }
}
