/// The course on disk. It reads nothing until it is asked, and then only what was asked for.
public struct Curriculum: Sendable {
    /// The folder that holds `curriculum/` and `labs/`.
    public let root: String
    let files: CourseFiles
    /// One learner's parameters of a lab; nil where everybody has the defaults.
    public var chooseParameters: (@Sendable (Lab) -> ParameterValues)?

    public init(root: String) {
        var root = Substring(root)
        while root.count > 1, root.hasSuffix("/") { root.removeLast() }
        self.root = String(root)
        files = CourseFiles(root: String(root))
    }

    // MARK: Reading

    /// `course.yaml` alone: what `lab list` needs.
    public func course() throws(CurriculumError) -> Course {
        guard files.isFile(Self.courseFile) else { throw .notACourse(root: root) }
        return try read(Self.courseFile) { source, findings in CourseReader().read(source, findings: &findings) }
    }

    /// A lab with its settings; a planned one has only titles.
    public func lab(_ id: String) throws(CurriculumError) -> Lab {
        let entry = try entry(id)
        let settings = entry.isPlanned ? LabSettings() : try settings(of: id)
        var lab = Lab(
            id: id, title: entry.title, summary: entry.summary, isPlanned: entry.isPlanned, settings: settings)
        lab.settings.chosenParameters = chooseParameters?(lab)
        return lab
    }

    /// The lesson in that language. A broken one is not returned in part: all of its errors are thrown.
    public func lesson(_ id: String, language: Language) throws(CurriculumError) -> Lesson {
        let file = Self.lessonFile(id, language)
        if !files.isFile(file), try entry(id).isPlanned { throw .planned(id) }
        return try read(file) { source, findings in
            LessonReader(id: id, language: language).read(source, findings: &findings)
        }
    }

    /// The exercises of a lab, in the order of its lesson.
    ///
    /// - Parameters:
    ///   - lesson: the lab's own where it has been read already.
    ///   - wanted: reads these and no others, of those that the lab has.
    public func exercises(
        of lab: String, in lesson: Lesson? = nil, only wanted: Set<String>? = nil
    ) throws(CurriculumError) -> [Exercise] {
        if try entry(lab).isPlanned { throw .planned(lab) }
        let names = exerciseNames(of: lab).filter { wanted?.contains($0) ?? true }
        let order = lesson?.exercises.map(\.id) ?? exerciseOrder(of: lab)
        // Once for all of them: a lab may have a thousand.
        let parameters = try settings(of: lab).parameters.map(\.name)
        let known = Set(names), ordered = Set(order)
        var exercises: [Exercise] = []
        for name in order.filter(known.contains) + names.filter({ !ordered.contains($0) }) {
            exercises.append(try exercise(name, of: lab, parameters: parameters))
        }
        return exercises
    }

    /// As its lesson names them. A lesson with errors has no order to give; they are told where it is asked for itself.
    private func exerciseOrder(of lab: String) -> [String] {
        for language in Language.allCases where files.isFile(Self.lessonFile(lab, language)) {
            if let lesson = try? lesson(lab, language: language) { return lesson.exercises.map(\.id) }
        }
        return []
    }

    public func exercise(_ id: String, of lab: String) throws(CurriculumError) -> Exercise {
        let names = exerciseNames(of: lab)
        guard names.contains(id) else {
            _ = try entry(lab)
            throw .unknownExercise(id, lab: lab, nearest: nearestName(to: id, among: names))
        }
        return try exercise(id, of: lab, parameters: try settings(of: lab).parameters.map(\.name))
    }

    private func exercise(
        _ id: String, of lab: String, parameters: [String]
    ) throws(CurriculumError) -> Exercise {
        try read(Self.checksFile(lab, id)) { source, findings in
            ChecksReader(parameters: parameters).read(source, exercise: id, lab: lab, findings: &findings)?.exercise
        }
    }

    /// Names of the folders below `labs/ID` that hold a `checks.yaml`, sorted.
    public func exerciseNames(of lab: String) -> [String] {
        files.names(in: "labs/\(lab)").filter { files.isFile(Self.checksFile(lab, $0)) }
    }

    // MARK: Paths, ready to open

    /// What is copied into the learner's work folder.
    public func starterPath(_ exercise: String, of lab: String) -> String {
        files.path("labs/\(lab)/\(exercise)/starter")
    }

    public func solutionPath(_ exercise: String, of lab: String) -> String {
        files.path("labs/\(lab)/\(exercise)/solution")
    }

    /// Every answer that must pass: `solution` first, then each `solution-…`, which does it by other means. What one
    /// leaves out is as in the starter.
    public func solutions(_ exercise: String, of lab: String) -> [(name: String, path: String)] {
        let folder = "labs/\(lab)/\(exercise)"
        let names = files.names(in: folder).filter { $0 == "solution" || $0.hasPrefix("solution-") }
        return names.filter { files.isDirectory("\(folder)/\($0)") }.map { ($0, files.path("\(folder)/\($0)")) }
    }

    /// The answers that must fail, sorted by name.
    public func wrongAnswers(_ exercise: String, of lab: String) -> [WrongAnswer] {
        let folder = "labs/\(lab)/\(exercise)/wrong"
        return files.names(in: folder).filter { files.isFile("\(folder)/\($0)") }.map { name in
            let source = try? files.read("\(folder)/\(name)")
            return WrongAnswer(
                path: files.path("\(folder)/\(name)"), name: name,
                fails: source.flatMap(WrongAnswer.fails(in:))?.text)
        }
    }

    /// The lesson's file, ready to open.
    public func lessonPath(_ id: String, language: Language) -> String { files.path(Self.lessonFile(id, language)) }

    // MARK: Names below the root

    static let courseFile = "curriculum/course.yaml"
    static func lessonFile(_ id: String, _ language: Language) -> String { "curriculum/\(language.rawValue)/\(id).md" }
    static func labFile(_ id: String) -> String { "labs/\(id)/lab.yaml" }
    static func labFolder(_ id: String) -> String { "labs/\(id)" }
    static func checksFile(_ lab: String, _ exercise: String) -> String { "labs/\(lab)/\(exercise)/checks.yaml" }

    // MARK: Parts

    private func entry(_ id: String) throws(CurriculumError) -> Course.Entry {
        let course = try course()
        guard let entry = course.entry(id) else {
            throw .unknownLab(id, nearest: course.nearest(to: id))
        }
        return entry
    }

    private func settings(of id: String) throws(CurriculumError) -> LabSettings {
        try read(Self.labFile(id)) { source, findings in LabReader().read(source, findings: &findings) }
    }

    /// Reads a file with one of the readers; throws all of its errors.
    private func read<Result>(
        _ file: String, _ body: (SourceText, inout Findings) -> Result?
    ) throws(CurriculumError) -> Result {
        let source: SourceText
        do {
            source = try files.read(file)
        } catch {
            throw .broken([error.diagnostic])
        }
        var findings = Findings(source)
        let result = body(source, &findings)
        guard let result, !findings.diagnostics.hasErrors else {
            throw .broken(findings.diagnostics.inReadingOrder)
        }
        return result
    }
}

extension Course {
    /// The lab that was probably meant: by its whole id, its number (`3`, `03`) or its name (`cgroups`).
    public func nearest(to id: String) -> String? {
        let wanted = id.lowercased()
        for lab in labs {
            let parts = lab.id.split(separator: "-", maxSplits: 1).map(String.init)
            if parts.contains(wanted) || parts.first == "0\(wanted)" { return lab.id }
        }
        if let found = nearestName(to: id, among: labs.map(\.id)) { return found }
        let names = labs.map { lab in (lab.id, lab.id.drop { $0.isNumber || $0 == "-" }) }
        guard let name = nearestName(to: id, among: names.map { String($0.1) }) else { return nil }
        return names.first { $0.1 == name }?.0
    }
}
