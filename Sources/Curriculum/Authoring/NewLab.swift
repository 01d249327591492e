/// A lab that is to be written: its files, and the course with it in its place. Nothing is on disk yet.
///
/// What an author gets works as it is: every step runs, the starter fails, the solution passes, each wrong answer is
/// caught. So the first change is made to something whole, and `lab lint --execute` says what the change broke.
public struct NewLab: Sendable, Equatable {
    public let id: String
    /// Path below the course's root, and text; in the order of reading.
    public let files: [File]
    /// The path of the course's list, below the root, and its text with the lab.
    public let course: File

    public struct File: Sendable, Equatable {
        public var path: String
        public var text: String
    }

    /// Why there will be no such lab.
    public enum Refusal: Error, Sendable, Equatable {
        /// No name of a lab; `nearest` is what was probably meant.
        case malformed(String, nearest: String?)
        /// The course has it already.
        case exists(String)
        /// A file of it is there, though the course does not name it. The path below the root.
        case leftover(String)
        /// `course.yaml` is written in a way that cannot be added to; the lines that are missing in it.
        case unusual(lines: String)
        case course(CurriculumError)
    }

    /// - Throws: why the course cannot have a lab of that name.
    public init(_ text: String, in curriculum: Curriculum) throws(Refusal) {
        guard let name = LabName(text) else { throw .malformed(text, nearest: LabName.near(text)?.id) }
        id = name.id
        let list: Course
        let source: SourceText
        do {
            list = try curriculum.course()
            source = try curriculum.files.read(Curriculum.courseFile)
        } catch let error as CurriculumError {
            throw .course(error)
        } catch {
            throw .course(.notACourse(root: curriculum.root))
        }
        let planned = list.entry(name.id)
        if let planned, !planned.isPlanned { throw .exists(name.id) }
        let template = LabTemplate(
            id: name.id, title: planned?.title ?? Localized(same: name.title),
            summary: planned.flatMap { $0.summary == Localized() ? nil : $0.summary } ?? LabTemplate.summary)
        files = template.files
        for path in [Curriculum.labFolder(name.id)] + files.map(\.path) where curriculum.files.exists(path) {
            throw .leftover(path)
        }
        let edit = CourseEdit(source: source, course: list)
        guard let text = planned == nil ? edit.adding(template.entry) : edit.writing(name.id) else {
            throw .unusual(lines: CourseEdit.lines(of: template.entry, indent: 2).joined(separator: "\n"))
        }
        course = File(path: Curriculum.courseFile, text: text)
    }
}
