/// Reads `checks.yaml`.
struct ChecksReader {
    /// Names that `${…}` may use; nil: not known, and so not checked.
    let parameters: [String]?

    struct Result {
        var exercise: Exercise
        /// Where the script is named, for those who look whether it is there.
        var script: Spanned?
        /// Where the file to edit is named, for the same.
        var edit: Spanned?
    }

    func read(_ source: SourceText, exercise: String, lab: String, findings: inout Findings) -> Result? {
        if findings.reportInvalidUTF8() { return nil }
        let text = String(decoding: source.bytes, as: UTF8.self)
        guard let root = YamlReader().read(text, findings: &findings) else { return nil }
        guard var fields = YamlFields(root, Message.anExercise, findings: &findings) else { return nil }
        let title = fields.requireLocalized("title", findings: &findings)
        let script = fields.takeText("script", findings: &findings)
        let edit = fields.takeText("edit", findings: &findings)
        let time = fields.takeTime("time", findings: &findings)
        let isLive = fields.takeBool("live", findings: &findings) ?? false
        let isInMachine = machine(&fields, findings: &findings)
        let difficulty = difficulty(&fields, findings: &findings)
        let needs = fields.take("needs").map { findings.features($0) }
        let list = fields.require("checks", findings: &findings)
        fields.finish(findings: &findings)
        reportScript(script, isLive: isLive, at: fields.span, findings: &findings)
        if let edit { reportPath(edit, Message.editPath, findings: &findings) }
        let checks = list.map { self.checks($0, findings: &findings) } ?? []
        guard let title else { return nil }
        let read = Exercise(
            id: exercise, lab: lab, title: title, script: script?.text, edit: edit?.text,
            time: time ?? .seconds(10), isLive: isLive, isInMachine: isInMachine, difficulty: difficulty, needs: needs,
            checks: checks, file: source.file)
        return Result(exercise: read, script: script, edit: edit)
    }

    private func machine(_ fields: inout YamlFields, findings: inout Findings) -> Bool {
        guard let machine = fields.takeText("machine", findings: &findings) else { return false }
        if machine.text != "vm" { findings.report(.invalidValue, at: machine.span, Message.machineIsVM(machine.text)) }
        return true
    }

    private func difficulty(_ fields: inout YamlFields, findings: inout Findings) -> Int {
        guard let difficulty = fields.takeInteger("difficulty", findings: &findings) else { return 1 }
        if !(1...4).contains(difficulty.value) {
            findings.report(.invalidValue, at: difficulty.span, Message.difficultyRange)
        }
        return difficulty.value
    }

    private func reportScript(_ script: Spanned?, isLive: Bool, at span: Span, findings: inout Findings) {
        guard let script else {
            if !isLive {
                findings.report(.missingKey, at: span, Message.missingKey("script"), help: [Message.scriptOrLive])
            }
            return
        }
        reportPath(script, Message.scriptPath, findings: &findings)
    }

    private func reportPath(_ path: Spanned, _ message: Localized, findings: inout Findings) {
        if path.text.isEmpty || path.text.hasPrefix("/") || path.text.split(separator: "/").contains("..") {
            findings.report(.invalidValue, at: path.span, message)
        }
    }

    // MARK: Checks

    private func checks(_ list: YamlNode, findings: inout Findings) -> [Check] {
        let items = list.items("checks", findings: &findings)
        if case .sequence = list.content, items.isEmpty {
            findings.report(.noChecks, at: list.span, Message.noChecks)
        }
        var checks: [Check] = []
        var withWords: [Spanned] = []
        for item in items {
            let reader = CheckReader(parameters: parameters)
            guard let (check, with) = reader.read(item, findings: &findings) else { continue }
            if let first = checks.first(where: { $0.id == check.id }), !check.id.isEmpty {
                let span = Span(
                    line: check.position.line, column: check.position.column, length: check.id.unicodeScalars.count)
                findings.report(
                    .duplicateID, at: span, Message.duplicateID(check.id),
                    notes: [Diagnostic.Note(position: first.position, message: Message.firstHere)])
            }
            checks.append(check)
            if let with { withWords.append(with) }
        }
        for word in withWords {
            guard let other = checks.first(where: { $0.id == word.text }) else {
                let suggestion = nearestName(to: word.text, among: checks.map(\.id))
                findings.report(
                    .unknownCheck, at: word.span, Message.unknownCheck(word.text),
                    help: suggestion.map { [Message.didYouMean($0)] } ?? [])
                continue
            }
            if other.probe == "syscall" {
                findings.report(
                    .syscallWithoutState, at: word.span, Message.withIsSyscall(word.text),
                    help: [Message.addWith])
            }
        }
        return checks
    }
}
