import Dispatch
import Synchronization

/// Looks at a whole course and tells everything that is wrong with its files. It runs nothing; whether starters fail
/// and solutions pass is the engine's to find out.
public struct Linter: Sendable {
    private let files: CourseFiles

    public init(root: String) {
        files = Curriculum(root: root).files
    }

    public init(_ curriculum: Curriculum) {
        files = curriculum.files
    }

    /// All findings, in reading order.
    public func lint() -> [Diagnostic] {
        let (read, problems) = read()
        var diagnostics = problems
        guard let course = read else { return diagnostics.inReadingOrder }
        let labs = course.labs.filter { !$0.isPlanned }
        let found = Mutex<[[Diagnostic]]>(Array(repeating: [], count: labs.count))
        DispatchQueue.concurrentPerform(iterations: labs.count) { index in
            let diagnostics = LabLinter(files: files, id: labs[index].id, entry: labs[index]).lint()
            if !diagnostics.isEmpty { found.withLock { $0[index] = diagnostics } }
        }
        diagnostics += found.withLock { $0 }.flatMap { $0 }
        diagnostics += unlistedFiles(course)
        return diagnostics.inReadingOrder
    }

    /// The findings of one lab only; an unknown id has none.
    public func lint(lab id: String) -> [Diagnostic] {
        guard let entry = read().course?.entry(id), !entry.isPlanned else { return [] }
        return LabLinter(files: files, id: id, entry: entry).lint().inReadingOrder
    }

    // MARK: course.yaml

    private func read() -> (course: Course?, diagnostics: [Diagnostic]) {
        do {
            let source = try files.read(Curriculum.courseFile)
            var findings = Findings(source)
            let course = CourseReader().read(source, findings: &findings)
            return (course, findings.diagnostics)
        } catch {
            return (nil, [error.diagnostic])
        }
    }

    /// Lessons and labs that the course does not name: nobody would ever see them.
    private func unlistedFiles(_ course: Course) -> [Diagnostic] {
        let known = Set(course.labs.map(\.id))
        var found: [Diagnostic] = []
        func report(_ file: String, _ id: String) {
            let suggestion = nearestName(to: id, among: course.labs.map(\.id).filter { $0 != id })
            found.append(
                Diagnostic(
                    .unlistedFile, at: SourcePosition(file: file, line: 1, column: 1), Message.unlistedFile(id),
                    help: suggestion.map { [Message.didYouMean($0), Message.addToCourse(id)] }
                        ?? [Message.addToCourse(id)]))
        }
        for language in Language.allCases {
            let folder = "curriculum/\(language.rawValue)"
            for name in files.names(in: folder) where name.hasSuffix(".md") {
                let id = String(name.dropLast(3))
                if !known.contains(id) { report("\(folder)/\(name)", id) }
            }
        }
        for name in files.names(in: "labs") where !known.contains(name) && files.isDirectory("labs/\(name)") {
            report("labs/\(name)", name)
        }
        return found
    }
}
