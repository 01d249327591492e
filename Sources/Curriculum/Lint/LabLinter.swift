/// Looks at one lab: its `lab.yaml`, its lessons in every language, and its exercises.
struct LabLinter {
    let files: CourseFiles
    let id: String
    let entry: Course.Entry

    func lint() -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        let settings = settings(&diagnostics)
        let parameters = settings?.parameters.map(\.name)
        var lessons: [LanguageComparison.Side] = []
        for language in Language.allCases {
            let file = Curriculum.lessonFile(id, language)
            guard let source = source(file, &diagnostics, missing: (.missingLesson, Message.missingLesson(file)))
            else { continue }
            var findings = Findings(source)
            let reader = LessonReader(id: id, language: language, parameters: parameters)
            if let lesson = reader.read(source, findings: &findings) {
                diagnostics += QuestionLinter(lesson: lesson, source: source).diagnostics()
                lessons.append(
                    LanguageComparison.Side(lesson: lesson, source: source, diagnostics: findings.diagnostics))
            }
            diagnostics += findings.diagnostics
        }
        if lessons.count == 2 {
            diagnostics += LanguageComparison(lessons[0], lessons[1]).diagnostics()
        }
        let linter = ExerciseLinter(files: files, lab: id, parameters: parameters)
        diagnostics += linter.lint(lessons)
        return diagnostics
    }

    private func settings(_ diagnostics: inout [Diagnostic]) -> LabSettings? {
        let file = Curriculum.labFile(id)
        guard let source = source(file, &diagnostics, missing: (.missingFile, Message.missingFile(file))) else {
            return nil
        }
        var findings = Findings(source)
        let settings = LabReader().read(source, findings: &findings)
        diagnostics += findings.diagnostics
        return settings
    }

    /// A file that the course promises; when it is not there, the promise is marked.
    private func source(
        _ file: String, _ diagnostics: inout [Diagnostic], missing: (Diagnostic.Code, Localized)
    ) -> SourceText? {
        guard files.exists(file) else {
            let line = (try? files.read(Curriculum.courseFile))?.line(entry.position.line)
            diagnostics.append(
                Diagnostic(
                    missing.0, at: entry.position, length: id.unicodeScalars.count, missing.1,
                    help: [Message.writeOrPlan(file)], sourceLine: line))
            return nil
        }
        do {
            return try files.read(file)
        } catch {
            diagnostics.append(error.diagnostic)
            return nil
        }
    }
}
