/// Reads the YAML of a prediction.
struct PredictReader {
    /// Lines of the file before the fence's body.
    let lineOffset: Int

    func read(
        _ root: YamlNode, id: String, of: String, position: SourcePosition, fence: Span, findings: inout Findings
    ) -> Predict? {
        guard !root.isEmpty else {
            findings.report(.emptyFile, at: fence, Message.emptyPredict)
            return nil
        }
        guard var fields = YamlFields(root, Message.aPrediction, findings: &findings) else { return nil }
        let question = fields.requireText("question", findings: &findings)
        let explain = fields.takeText("explain", findings: &findings)
        var choices: [Predict.Choice] = []
        if let list = fields.require("choices", findings: &findings) {
            let items = list.items("choices", findings: &findings)
            for (index, item) in items.enumerated() {
                if let choice = choice(item, isLast: index == items.count - 1, findings: &findings) {
                    choices.append(choice)
                }
            }
            if case .sequence = list.content, items.count < 2 {
                findings.report(.predictChoices, at: fields.keySpan("choices") ?? list.span, Message.tooFewChoices)
            }
        }
        fields.finish(findings: &findings)
        guard let question else { return nil }
        return Predict(
            id: id, of: of, question: InlineReader.read(text: question.text), choices: choices,
            explain: explain.map { blocks($0.text, findings: findings) } ?? [], position: position)
    }

    private func choice(_ node: YamlNode, isLast: Bool, findings: inout Findings) -> Predict.Choice? {
        guard var fields = YamlFields(node, Message.aChoice, findings: &findings) else { return nil }
        let text = fields.requireText("text", findings: &findings)
        let evidence = fields.require("when", findings: &findings).flatMap { when in
            EvidenceReader().read(when, findings: &findings)
        }
        if let evidence, evidence.otherwise, !isLast {
            findings.report(.predictChoices, at: node.span, Message.otherwiseLast)
        }
        fields.finish(findings: &findings)
        guard let text, let evidence else { return nil }
        return Predict.Choice(text: InlineReader.read(text: text.text), when: evidence)
    }

    /// The explanation is markdown without steps; what is wrong in it is wrong in the text, not in the structure.
    private func blocks(_ text: String, findings: Findings) -> [Block] {
        var reader = BlockReader(
            lineOffset: 0, allowsSteps: false,
            findings: Findings(SourceText(file: findings.source.file, text: text)), parameters: nil)
        return reader.read(Array(text.utf8))
    }
}
