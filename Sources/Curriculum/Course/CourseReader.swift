/// Reads `course.yaml`.
struct CourseReader {
    func read(_ source: SourceText, findings: inout Findings) -> Course? {
        if findings.reportInvalidUTF8() { return nil }
        let text = String(decoding: source.bytes, as: UTF8.self)
        guard let root = YamlReader().read(text, findings: &findings) else { return nil }
        guard var fields = YamlFields(root, Message.aCourse, findings: &findings) else { return nil }
        let title = fields.requireLocalized("title", findings: &findings)
        let list = fields.require("labs", findings: &findings)
        fields.finish(findings: &findings)
        var labs: [Course.Entry] = []
        for node in list?.items("labs", findings: &findings) ?? [] {
            guard let entry = entry(node, findings: &findings) else { continue }
            if let first = labs.first(where: { $0.id == entry.id }) {
                let span = Span(
                    line: entry.position.line, column: entry.position.column, length: entry.id.unicodeScalars.count)
                findings.report(
                    .duplicateID, at: span, Message.duplicateID(entry.id),
                    notes: [Diagnostic.Note(position: first.position, message: Message.firstHere)])
                continue
            }
            labs.append(entry)
        }
        guard let title else { return nil }
        return Course(title: title, labs: labs)
    }

    private func entry(_ node: YamlNode, findings: inout Findings) -> Course.Entry? {
        guard var fields = YamlFields(node, Message.aLab, findings: &findings) else { return nil }
        let id = fields.requireText("id", findings: &findings)
        let title = fields.requireLocalized("title", findings: &findings)
        let summary = fields.takeLocalized("summary", findings: &findings)
        let isPlanned = fields.takeBool("planned", findings: &findings) ?? false
        fields.finish(findings: &findings)
        guard let id, let title else { return nil }
        if !isKebabCase(id.text) { findings.report(.invalidID, at: id.span, Message.invalidID(id.text)) }
        return Course.Entry(
            id: id.text, title: title, summary: summary ?? Localized(), isPlanned: isPlanned,
            position: findings.source.position(id.span.line, id.span.column))
    }
}
