/// Reads the YAML between the two `---` at the top of a lesson.
struct FrontMatterReader {
    /// The id that the file's name gives.
    let id: String

    /// The front matter, and the line on which the lesson's text begins. What is wrong with it does not stop the text
    /// from being read.
    func read(_ source: SourceText, findings: inout Findings) -> (matter: Lesson.FrontMatter?, bodyLine: Int) {
        guard isFence(source.bytes(ofLine: 1)) else {
            findings.report(
                .frontMatter, line: 1, column: 1, length: source.line(1).unicodeScalars.count,
                Message.noFrontMatter, help: [Message.frontMatterShape])
            return (nil, 1)
        }
        var end = 2
        while end <= source.lineCount, !isFence(source.bytes(ofLine: end)) { end += 1 }
        guard end <= source.lineCount else {
            findings.report(
                .frontMatter, line: 1, column: 1, length: 3, Message.openFrontMatter,
                help: [Message.closeFrontMatter])
            // The text must begin somewhere: behind the first empty line.
            var body = 2
            while body <= source.lineCount, !source.bytes(ofLine: body).isEmpty { body += 1 }
            return (nil, body)
        }
        let text = source.text(ofLines: 2..<end)
        let root = YamlReader(firstLine: 2).read(text, findings: &findings)
        return (root.flatMap { matter($0, findings: &findings) }, end + 1)
    }

    private func isFence(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: [0x2D, 0x2D, 0x2D]) && line.dropFirst(3).allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    private func matter(_ root: YamlNode, findings: inout Findings) -> Lesson.FrontMatter? {
        guard var fields = YamlFields(root, Message.frontMatter, findings: &findings) else { return nil }
        let lab = fields.requireText("lab", findings: &findings)
        let title = fields.requireText("title", findings: &findings)
        let summary = fields.takeText("summary", findings: &findings)
        let minutes = fields.takeInteger("minutes", findings: &findings)
        fields.finish(findings: &findings)
        if let minutes, minutes.value < 1 {
            findings.report(.invalidValue, at: minutes.span, Message.wantsPositive("minutes"))
        }
        if let lab, lab.text != id {
            findings.report(
                .invalidValue, at: lab.span, Message.labDiffers(lab.text, id), help: [Message.writeInstead(id)])
        }
        guard let lab, let title else { return nil }
        return Lesson.FrontMatter(
            lab: lab.text, title: title.text, summary: summary?.text ?? "", minutes: minutes?.value)
    }
}
