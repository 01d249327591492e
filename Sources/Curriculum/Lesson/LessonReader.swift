/// Reads a whole lesson, and checks what can be seen from one file alone.
struct LessonReader {
    let id: String
    let language: Language
    /// Names that `${…}` may use in the text of exercises; nil: not checked.
    var parameters: [String]?

    /// Nil when there is too little to make a lesson of; what is wrong is in the findings either way.
    func read(_ source: SourceText, findings: inout Findings) -> Lesson? {
        if findings.reportInvalidUTF8() { return nil }
        let (matter, bodyLine) = FrontMatterReader(id: id).read(source, findings: &findings)
        var reader = BlockReader(
            lineOffset: bodyLine - 1, allowsSteps: true, findings: findings, parameters: parameters)
        let read = reader.read(source.bytes(fromLine: bodyLine))
        findings = reader.findings
        let blocks = mergingVariants(read, findings: &findings)
        let lesson = Lesson(
            id: id, language: language, frontMatter: matter ?? Lesson.FrontMatter(lab: id, title: id), blocks: blocks,
            file: source.file)
        reportDuplicates(lesson, findings: &findings)
        if let parameters {
            for exercise in lesson.exercises where !exercise.hints.isEmpty {
                ParameterCheck(known: parameters).check(
                    exercise.hints, behind: exercise.position.line, findings: &findings)
            }
        }
        if !hasOpenFence(findings) { reportReferences(reader.references, in: lesson, findings: &findings) }
        return lesson
    }

    /// A fence that stays open swallows steps; that others then miss them is the same mistake.
    private func hasOpenFence(_ findings: Findings) -> Bool {
        findings.diagnostics.contains { $0.code == .unterminatedFence }
    }

    // MARK: Variants

    /// Puts the v1 and the v2 text of a step together, where the first of them stands.
    private func mergingVariants(_ blocks: [Block], findings: inout Findings) -> [Block] {
        var merged: [Block] = []
        var places: [String: Int] = [:]
        for block in blocks {
            guard case .step(let step) = block else {
                merged.append(block)
                continue
            }
            guard let place = places[step.id], case .step(var first) = merged[place] else {
                places[step.id] = merged.count
                merged.append(block)
                continue
            }
            let isTwin =
                first.variants.count == 1 && first.variants[0].version != nil && step.variants[0].version != nil
                && first.variants[0].version != step.variants[0].version
            guard isTwin else {
                report(
                    .duplicateID, at: step.position, step.id, Message.duplicateID(step.id), first.position, &findings)
                continue
            }
            if first.controller != step.controller || first.kind != step.kind || first.needs != step.needs {
                report(
                    .missingTwin, at: step.position, step.id, Message.twinsDiffer(step.id), first.position, &findings)
            }
            first.variants += step.variants
            first.variants.sort { ($0.version?.rawValue ?? "") < ($1.version?.rawValue ?? "") }
            merged[place] = .step(first)
        }
        for case .step(let step) in merged where step.variants.count == 1 && !hasOpenFence(findings) {
            guard let version = step.variants[0].version else { continue }
            let other = version == .v1 ? "v2" : "v1"
            let position = step.position
            findings.report(
                .missingTwin, line: position.line, column: position.column, length: step.id.unicodeScalars.count + 1,
                Message.missingTwin(step.id, version.rawValue, other), help: [Message.addTwin(other)])
        }
        return merged
    }

    // MARK: Ids

    private func reportDuplicates(_ lesson: Lesson, findings: inout Findings) {
        reportDuplicates(lesson.predictions.map { ($0.id, $0.position) }, &findings)
        reportDuplicates(lesson.exercises.map { ($0.id, $0.position) }, &findings)
    }

    private func reportDuplicates(_ ids: [(id: String, position: SourcePosition)], _ findings: inout Findings) {
        var seen: [String: SourcePosition] = [:]
        for (id, position) in ids {
            if let first = seen[id] {
                report(.duplicateID, at: position, id, Message.duplicateID(id), first, &findings)
            } else {
                seen[id] = position
            }
        }
    }

    private func report(
        _ code: Diagnostic.Code, at position: SourcePosition, _ id: String, _ message: Localized,
        _ first: SourcePosition, _ findings: inout Findings
    ) {
        findings.report(
            code, line: position.line, column: position.column, length: id.unicodeScalars.count + 1, message,
            notes: [Diagnostic.Note(position: first, message: Message.firstHere)])
    }

    private func reportReferences(_ references: LessonReferences, in lesson: Lesson, findings: inout Findings) {
        let steps = lesson.steps
        for word in references.steps {
            guard let step = steps.first(where: { $0.id == word.text }) else {
                let suggestion = nearestName(to: word.text, among: steps.map(\.id))
                findings.report(
                    .unknownStep, at: word.span, Message.unknownStep(word.text),
                    help: suggestion.map { [Message.didYouMean($0)] } ?? [])
                continue
            }
            let isPrediction = lesson.predictions.contains { $0.of == word.text && $0.position.line == word.span.line }
            if isPrediction, step.position.line < word.span.line {
                findings.report(
                    .predictOrder, at: word.span, Message.predictTooLate(step.id),
                    notes: [Diagnostic.Note(position: step.position, message: Message.stepHere)])
            }
            if !isPrediction, step.kind != .run {
                findings.report(.unknownStep, at: word.span, Message.withoutOfWithout(word.text))
            }
        }
    }
}
