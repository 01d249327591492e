/// The lab that an author begins with: small, about mounts, and true on every machine that can run lessons at all.
struct LabTemplate {
    let id: String
    let title: Localized
    let summary: Localized

    static let summary = Localized(
        ko: "마운트가 무엇을 가리고 무엇을 그대로 두는지 확인한다", en: "What a mount hides, and what it leaves as it was")

    /// Its one exercise.
    static let exercise = "data-disk"

    /// As the course lists it.
    var entry: Course.Entry {
        Course.Entry(
            id: id, title: title, summary: summary,
            position: SourcePosition(file: Curriculum.courseFile, line: 1, column: 1))
    }

    /// In the order in which an author reads them.
    var files: [NewLab.File] {
        let folder = "\(Curriculum.labFolder(id))/\(Self.exercise)"
        let lessons = [
            NewLab.File(path: Curriculum.lessonFile(id, .en), text: english),
            NewLab.File(path: Curriculum.lessonFile(id, .ko), text: korean),
        ]
        let scripts = [("starter/disk.sh", Self.starter), ("solution/disk.sh", Self.solution)] + Self.wrong
        return lessons + [
            NewLab.File(path: Curriculum.labFile(id), text: Self.settings),
            NewLab.File(path: "\(folder)/checks.yaml", text: Self.checks),
        ] + scripts.map { NewLab.File(path: "\(folder)/\($0.0)", text: $0.1) }
    }

    /// The YAML at the head of a lesson.
    func frontMatter(_ language: Language) -> String {
        """
        ---
        lab: \(id)
        title: \(CourseEdit.quoted(title[language]))
        summary: \(CourseEdit.quoted(summary[language]))
        minutes: 10
        ---

        # \(title[language])

        """
    }
}
