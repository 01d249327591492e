/// Looks at the folders of a lab's exercises, and holds them against the lessons that name them.
struct ExerciseLinter {
    let files: CourseFiles
    let lab: String
    let parameters: [String]?

    func lint(_ lessons: [LanguageComparison.Side]) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var named: Set<String> = []
        for side in lessons {
            for block in side.lesson.exercises where named.insert(block.id).inserted {
                diagnostics += lint(block, side.source)
            }
        }
        for name in files.names(in: "labs/\(lab)") where files.isDirectory("labs/\(lab)/\(name)") {
            if named.contains(name) || lessons.isEmpty || lessons.contains(where: \.isUnreadable) { continue }
            let suggestion = nearestName(to: name, among: named.sorted())
            let file =
                files.isFile(Curriculum.checksFile(lab, name))
                ? Curriculum.checksFile(lab, name)
                : "labs/\(lab)/\(name)"
            diagnostics.append(
                Diagnostic(
                    .unusedExercise, at: SourcePosition(file: file, line: 1, column: 1),
                    Message.unusedExercise(name),
                    help: [suggestion.map(Message.didYouMean) ?? Message.nameInLesson(name)]))
        }
        return diagnostics
    }

    private func lint(_ block: ExerciseBlock, _ source: SourceText) -> [Diagnostic] {
        let folder = "labs/\(lab)/\(block.id)"
        func missing(_ code: Diagnostic.Code, _ message: Localized, help: Localized) -> [Diagnostic] {
            [
                Diagnostic(
                    code, at: block.position, length: block.id.unicodeScalars.count + 1, message, help: [help],
                    sourceLine: source.line(block.position.line))
            ]
        }
        guard files.isDirectory(folder) else {
            let names = files.names(in: "labs/\(lab)").filter { files.isDirectory("labs/\(lab)/\($0)") }
            let suggestion = nearestName(to: block.id, among: names)
            return missing(
                .missingExercise, Message.missingFolder(folder),
                help: suggestion.map(Message.didYouMean) ?? Message.exerciseFiles)
        }
        let file = Curriculum.checksFile(lab, block.id)
        guard files.exists(file) else {
            return missing(.missingChecks, Message.missingFile(file), help: Message.exerciseFiles)
        }
        return lintFolder(block.id)
    }

    private func lintFolder(_ id: String) -> [Diagnostic] {
        let checks: SourceText
        do {
            checks = try files.read(Curriculum.checksFile(lab, id))
        } catch {
            return [error.diagnostic]
        }
        var findings = Findings(checks)
        let read = ChecksReader(parameters: parameters).read(checks, exercise: id, lab: lab, findings: &findings)
        guard let read else { return findings.diagnostics + lintWrong(id, checks: nil) }
        let place = read.script?.span ?? Span(line: 1, column: 1, length: 1)
        let folder = "labs/\(lab)/\(id)"
        if !read.exercise.isLive {
            requireFolder("\(folder)/starter", .missingStarter, read.script, at: place, &findings)
            if let edit = read.edit, files.isDirectory("\(folder)/starter") {
                requireFolder("\(folder)/starter", .missingStarter, edit, at: edit.span, &findings)
            }
        }
        requireFolder("\(folder)/solution", .missingSolution, read.script, at: place, &findings)
        for name in files.names(in: folder) where name.hasPrefix("solution-") {
            requireFolder("\(folder)/\(name)", .missingSolution, read.script, at: place, &findings)
        }
        return findings.diagnostics + lintWrong(id, checks: read.exercise.checks.map(\.id))
    }

    private func requireFolder(
        _ folder: String, _ code: Diagnostic.Code, _ script: Spanned?, at place: Span, _ findings: inout Findings
    ) {
        guard files.isDirectory(folder), !files.names(in: folder).isEmpty else {
            findings.report(code, at: place, Message.missingFolder(folder), help: [Message.exerciseFiles])
            return
        }
        if let script, !files.isFile("\(folder)/\(script.text)") {
            let suggestion = nearestName(to: script.text, among: files.names(in: folder))
            findings.report(
                .missingScript, at: place, Message.missingFile("\(folder)/\(script.text)"),
                help: suggestion.map { [Message.didYouMean($0)] } ?? [])
        }
    }

    /// Every wrong answer names the check that it must fail.
    private func lintWrong(_ id: String, checks: [String]?) -> [Diagnostic] {
        let folder = "labs/\(lab)/\(id)/wrong"
        var diagnostics: [Diagnostic] = []
        for name in files.names(in: folder) where files.isFile("\(folder)/\(name)") {
            do {
                let source = try files.read("\(folder)/\(name)")
                var findings = Findings(source)
                lintWrong(source, checks: checks, &findings)
                diagnostics += findings.diagnostics
            } catch {
                diagnostics.append(error.diagnostic)
            }
        }
        return diagnostics
    }

    private func lintWrong(_ source: SourceText, checks: [String]?, _ findings: inout Findings) {
        guard let fails = WrongAnswer.fails(in: source), !fails.text.isEmpty else {
            findings.report(
                .wrongWithoutFails, line: 1, column: 1, length: source.line(1).unicodeScalars.count,
                Message.wrongWithoutFails, help: [Message.addFails])
            return
        }
        guard let checks, !checks.contains(fails.text) else { return }
        let suggestion = nearestName(to: fails.text, among: checks)
        findings.report(
            .unknownCheck, at: fails.span, Message.unknownCheck(fails.text),
            help: [suggestion.map(Message.didYouMean) ?? Message.knownWords(checks)])
    }
}
