import Curriculum
import Testing

/// One way to break the faultless course, and the one finding that must come of it. `«…»` marks its place.
struct Fault: Sendable, CustomTestStringConvertible {
    let promise: String
    let file: String
    let old: String
    let new: String
    let code: Diagnostic.Code
    /// True: the same edit is made in the other language, so that the two do not drift apart.
    let inBoth: Bool
    /// Findings that follow from the same mistake.
    let also: [Diagnostic.Code]
    /// Must occur in the English help.
    let help: String?

    init(
        _ promise: String, _ code: Diagnostic.Code, in file: String, _ old: String, _ new: String,
        inBoth: Bool = false, also: [Diagnostic.Code] = [], help: String? = nil
    ) {
        self.promise = promise
        self.code = code
        self.file = file
        self.old = old
        self.new = new
        self.inBoth = inBoth
        self.also = also
        self.help = help
    }

    var testDescription: String { promise }

    func expectFinding() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        let mark = try #require(try folder.replace(old, with: new, in: file))
        if inBoth {
            let other = file == CourseFolder.english ? CourseFolder.korean : CourseFolder.english
            try folder.replace(old, with: new, in: other)
        }
        let all = folder.lint()
        let found = all.filter { inBoth ? $0.file == file : true }
        let shown = DiagnosticRenderer(language: .en).render(all)
        let finding = try #require(found.first { $0.code == code && $0.file == file }, "\(shown)")
        #expect(
            CourseFolder.Mark(line: finding.line, column: finding.column, length: finding.length) == mark, "\(shown)")
        #expect(found.filter { $0 != finding }.map(\.code) == also, "\(shown)")
        if let help { #expect(finding.help.contains { $0[.en].contains(help) }, "\(shown)") }
        for language in Language.allCases { #expect(!finding.message[language].isEmpty) }
        #expect(finding.message.missing.isEmpty)
    }
}
