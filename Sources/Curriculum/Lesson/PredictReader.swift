/// Reads the YAML of a prediction.
struct PredictReader {
    func read(_ root: YamlNode, into predict: inout Predict, fence: Span, findings: inout Findings) {
        guard !root.isEmpty else {
            findings.report(.emptyFile, at: fence, Message.emptyPredict)
            return
        }
        guard var fields = YamlFields(root, Message.aPrediction, findings: &findings) else { return }
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
        predict.question = question.map { InlineReader.read(text: $0.text) } ?? []
        predict.choices = choices
        predict.explain = explain.map { blocks($0.text, findings: findings) } ?? []
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
