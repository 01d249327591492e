/// Tells what a fence means from the words behind it, and reads steps, predictions and exercises.
struct FenceReader {
    let node: MarkdownNode
    /// The file's line of the opening fence.
    let line: Int
    var parent: BlockReader
    private let kind: Spanned?
    private let attributes: AttributeParser.Words?

    init(node: MarkdownNode, line: Int, parent: BlockReader) {
        self.node = node
        self.line = line
        self.parent = parent
        let text = Array(parent.findings.source.line(line).unicodeScalars)
        let start = Self.startOfInfo(text, fence: node.fence?.character ?? UInt8(ascii: "`"))
        var parser = AttributeParser(line: line, scalars: text, start: start)
        let info = parser.parse(findings: &self.parent.findings)
        kind = info.kind
        attributes = info.attributes
    }

    /// Scalars up to and with the fence; a quote's or a list's marks may stand before it.
    private static func startOfInfo(_ scalars: [Unicode.Scalar], fence: UInt8) -> Int {
        let fence = Unicode.Scalar(fence)
        let start = scalars.firstIndex(of: fence) ?? 0
        return start + scalars[start...].prefix { $0 == fence }.count
    }

    mutating func read(atTop: Bool) -> Block? {
        reportUnterminated()
        let language = kind?.text
        let shown = Block.code(language: language, text: node.literal)
        switch language {
        case "predict", "exercise":
            guard let kind else { return nil }
            guard let attributes else {
                findings.report(
                    .attributeSyntax, at: kind.span, Message.fenceNeedsAttributes(kind.text),
                    help: [Message.fenceExample(kind.text)])
                return nil
            }
            guard requireTop(atTop, attributes.span) else { return nil }
            return kind.text == "predict" ? predict(attributes) : exercise(attributes)
        case "sh", "bash":
            guard let attributes else { return shown }
            guard attributes.has("run") || attributes.has("without") else {
                findings.report(
                    .attributeSyntax, at: attributes.span, Message.stepNeedsClass, help: [Message.stepClassHelp])
                return shown
            }
            guard requireTop(atTop, attributes.span) else { return shown }
            return step(attributes)
        default:
            if let attributes, attributes.has("run") || attributes.has("without") {
                findings.report(
                    .attributeSyntax, at: kind?.span ?? attributes.span, Message.onlyShellRuns(language ?? ""),
                    help: [Message.writeShell])
            }
            return shown
        }
    }

    private var findings: Findings {
        get { parent.findings }
        _modify { yield &parent.findings }
    }

    private mutating func requireTop(_ atTop: Bool, _ span: Span) -> Bool {
        if !atTop { findings.report(.nestedStep, at: span, Message.nestedStep) }
        return atTop
    }

    /// An open fence swallows the lesson up to its end, or up to the next fence that happens to close it.
    private mutating func reportUnterminated() {
        guard let fence = node.fence else { return }
        let last = node.endLine + line - node.startLine
        let end = findings.source.bytes(ofLine: last).reversed().drop { $0 == 0x20 || $0 == 0x09 }
        let isClosed = last > line && end.prefix { $0 == fence.character }.count >= fence.length
        let inner = isClosed ? swallowedFence(fence) : nil
        if isClosed && inner == nil { return }
        let mark = Unicode.Scalar(fence.character)
        let column = 1 + findings.source.line(line).unicodeScalars.prefix { $0 != mark }.count
        let closing = String(repeating: Character(mark), count: fence.length)
        let notes = inner.map { inner in
            Diagnostic.Note(position: findings.source.position(line + inner, 1), message: Message.nextFenceHere)
        }
        findings.report(
            .unterminatedFence, line: line, column: column, length: fence.length, Message.unterminatedFence,
            help: [Message.closeFence(closing)], notes: notes.map { [$0] } ?? [])
    }

    /// A line inside that opens a fence with attributes, which no code has by chance; lines from 1.
    private func swallowedFence(_ fence: (character: UInt8, length: Int, indent: Int)) -> Int? {
        let source = parent.findings.source
        let lines = node.endLine - node.startLine
        return (1..<max(1, lines)).first { offset in
            let body = source.bytes(ofLine: line + offset).drop { $0 == 0x20 }
            guard body.first == fence.character else { return false }
            return body.prefix { $0 == fence.character }.count >= fence.length && body.contains(UInt8(ascii: "{"))
        }
    }

    // MARK: Words that every kind shares

    /// The id that a live fence must have; reports one that is missing or not kebab-case.
    private mutating func id(_ attributes: AttributeParser.Words) -> Spanned? {
        guard let id = attributes.id else {
            findings.report(.missingKey, at: attributes.span, Message.missingID, help: [Message.addID])
            return nil
        }
        if !isKebabCase(id.text) { findings.report(.invalidID, at: id.span, Message.invalidID(id.text)) }
        return id
    }

    private mutating func reportUnknown(
        _ attributes: AttributeParser.Words, classes: [String], keys: [String]
    ) {
        for word in attributes.classes where !classes.contains(word.text) {
            let suggestion = nearestName(to: word.text, among: classes).map { Message.didYouMean(".\($0)") }
            findings.report(
                .unknownAttribute, at: word.span, Message.unknownClass(word.text),
                help: [suggestion ?? Message.knownWords(classes.map { ".\($0)" })])
        }
        for pair in attributes.pairs where !keys.contains(pair.key.text) {
            let suggestion = nearestName(to: pair.key.text, among: keys).map { Message.didYouMean("\($0)=") }
            findings.report(
                .unknownAttribute, at: pair.key.span, Message.unknownAttribute(pair.key.text),
                help: [suggestion ?? Message.knownWords(keys)])
        }
    }

    private func position(_ id: Spanned) -> SourcePosition {
        parent.findings.source.position(id.span.line, id.span.column)
    }

    // MARK: Steps

    private mutating func step(_ attributes: AttributeParser.Words) -> Block? {
        reportUnknown(
            attributes, classes: ["run", "without", "look", "once", "outside", "vm", "v1", "v2"],
            keys: ["trace", "expect", "time", "controller", "needs", "of"])
        let isWithout = attributes.has("without")
        if isWithout, let run = attributes.classes.first(where: { $0.text == "run" }) {
            findings.report(.attributeSyntax, at: run.span, Message.runAndWithout)
        }
        var words = StepWords(attributes: attributes)
        let trace = words.trace(findings: &findings)
        let expect = words.expect(findings: &findings)
        let time = words.time(findings: &findings)
        let controller = words.controller(findings: &findings)
        let needs = attributes.pair("needs").map { findings.features($0.value) } ?? []
        let version = words.version(findings: &findings)
        let shell = node.literal
        if shell.allSatisfy(\.isWhitespace) { findings.report(.emptyStep, at: attributes.span, Message.emptyStep) }

        let of = attributes.pair("of")?.value
        if isWithout, of == nil {
            findings.report(.missingKey, at: attributes.span, Message.missingOf, help: [Message.addOf])
        }
        if !isWithout, let of { findings.report(.unknownAttribute, at: of.span, Message.ofWithoutWithout) }
        guard let id = id(attributes) else { return nil }
        let comparison = comparison(attributes)
        if isWithout, of == nil { return nil }
        if let of { parent.references.steps.append(of) }
        return .step(
            Step(
                id: id.text, kind: isWithout ? .without(of: of?.text ?? "") : .run,
                onlyLooks: attributes.has("look") || attributes.has("vm") || comparison != nil,
                runsOnce: attributes.has("once"),
                controller: controller, needs: needs,
                variants: [
                    Step.Variant(
                        version: version, shell: shell, trace: trace, expect: expect, time: time,
                        position: position(id))
                ], comparison: comparison, isInMachine: attributes.has("vm")))
    }

    /// The request of a step that the engine carries out itself.
    private mutating func comparison(_ attributes: AttributeParser.Words) -> ComparisonRequest? {
        guard let word = attributes.classes.first(where: { $0.text == "outside" }) else { return nil }
        do throws(ComparisonRequest.Fault) {
            return try ComparisonRequest(parsing: node.literal)
        } catch {
            findings.report(.invalidValue, at: word.span, Message.notAComparison(error), help: [Message.comparisonHelp])
            return nil
        }
    }

    // MARK: Predictions

    private mutating func predict(_ attributes: AttributeParser.Words) -> Block? {
        reportUnknown(attributes, classes: [], keys: ["of"])
        if attributes.pair("of") == nil {
            findings.report(.missingKey, at: attributes.span, Message.missingOf, help: [Message.addOf])
        }
        let id = id(attributes)
        let reader = YamlReader(firstLine: line + 1, columnOffset: node.fence?.indent ?? 0)
        let root = reader.read(node.literal, findings: &findings)
        guard let of = attributes.pair("of")?.value, let id else { return nil }
        parent.references.steps.append(of)
        // Kept even when it is broken, so that nobody is told besides that it is missing.
        var predict = Predict(id: id.text, of: of.text, question: [], choices: [], position: position(id))
        if let root { PredictReader().read(root, into: &predict, fence: attributes.span, findings: &findings) }
        return .predict(predict)
    }

    // MARK: Exercises

    private mutating func exercise(_ attributes: AttributeParser.Words) -> Block? {
        reportUnknown(attributes, classes: [], keys: [])
        guard let id = id(attributes) else { return nil }
        let literal = node.literal
        if let parameters = parent.parameters {
            ParameterCheck(known: parameters).check(
                markdown: literal, firstLine: line + 1, columnOffset: node.fence?.indent ?? 0, findings: &findings)
        }
        var inner = BlockReader(
            lineOffset: line, allowsSteps: false, findings: findings, parameters: parent.parameters)
        let task = inner.read(Array(literal.utf8))
        findings = inner.findings
        if task.isEmpty { findings.report(.emptyStep, at: attributes.span, Message.emptyTask) }
        return .exercise(ExerciseBlock(id: id.text, task: task, position: position(id)))
    }
}

/// Words of a lesson that name something which may stand further down.
struct LessonReferences {
    /// The values of `of=`.
    var steps: [Spanned] = []
}
