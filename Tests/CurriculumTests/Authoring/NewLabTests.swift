import Testing

@testable import Curriculum

@Suite struct NewLabTests {
    private static let course = """
        # The order matters.
        title: { ko: 강의, en: A course }  # in both languages
        labs:
          # The first.
          - id: 01-demo
            title: { ko: 시연, en: 'Demo' }
            summary:
              ko: 짧은 시연
              en: A short one

          # Later, perhaps.
          - id: 20-later
            planned: true
            title: { ko: 나중에, en: Later }
        # The end.

        """

    /// Looks into the demonstration course with other texts in place of some of its files.
    private func inCourse<Result>(_ files: [String: String], _ body: (Curriculum) throws -> Result) throws -> Result {
        let folder = try CourseFolder()
        defer { folder.delete() }
        for (file, text) in files { try folder.write(text, to: file) }
        return try body(folder.curriculum)
    }

    private func edited(_ course: String, _ id: String) throws -> String {
        try inCourse([CourseFolder.course: course]) { try NewLab(id, in: $0).course.text }
    }

    @Test func theCourseKeepsEveryLineThatItHad() throws {
        let text = try edited(Self.course, "15-mine")
        let added = """
              - id: 15-mine
                title: { ko: "Mine", en: "Mine" }
            """
        #expect(text.contains("      en: A short one\n" + added))
        let old = Self.course.split(separator: "\n", omittingEmptySubsequences: false)
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(new.count == old.count + 3)
        #expect(new.filter { old.contains($0) } == old)
    }

    @Test(arguments: [
        ("00-zero", ["00-zero", "01-demo", "20-later"]), ("02-two", ["01-demo", "02-two", "20-later"]),
        ("20-moon", ["01-demo", "20-later", "20-moon"]), ("99-last", ["01-demo", "20-later", "99-last"]),
    ])
    func aLabTakesItsPlaceInTheOrder(id: String, order: [String]) throws {
        let source = SourceText(file: "course.yaml", text: try edited(Self.course, id))
        var findings = Findings(source)
        #expect(CourseReader().read(source, findings: &findings)?.labs.map(\.id) == order)
        #expect(findings.diagnostics == [])
    }

    @Test func aPlannedLabKeepsItsTitleAndIsPlannedNoMore() throws {
        let lab = try inCourse([CourseFolder.course: Self.course]) { try NewLab("20-later", in: $0) }
        #expect(lab.course.text == Self.course.replacing("    planned: true\n", with: ""))
        #expect(lab.files[0].text.contains("title: \"Later\""))
        #expect(lab.files[1].text.contains("# 나중에"))
    }

    @Test(arguments: [
        "title: { ko: 강의, en: A }\nlabs: []\n", "title: { ko: 강의, en: A }\nlabs: [] # none\n",
        "labs:\n- id: 01-a\n  title: { ko: 가, en: A }\ntitle: { ko: 강의, en: A }",
        "title: { ko: 강의, en: A }\r\nlabs:\r\n  - id: 01-a\r\n    title: { ko: 가, en: A }\r\n",
        "title: { ko: 강의, en: A }\nlabs:\n  - title: { ko: 가, en: A }\n    id: 01-a\n",
    ])
    func otherShapesOfTheListAreUnderstood(course: String) throws {
        let text = try edited(course, "15-mine")
        #expect(text.contains("- id: 15-mine"))
        #expect(text.contains("\r") == course.contains("\r"))
    }

    @Test func aListOnOneLineIsLeftAloneAndTheLinesAreTold() throws {
        let course = "title: { ko: 강의, en: A }\nlabs: [ { id: 01-a, title: { ko: 가, en: A } } ]\n"
        #expect {
            _ = try edited(course, "15-mine")
        } throws: { error in
            guard case NewLab.Refusal.unusual(let lines) = error else { return false }
            return lines.contains("- id: 15-mine")
        }
    }

    @Test(arguments: [
        "mine", "15", "15-", "15-Mine", "15_mine", "5-mine", "015-mine", "15--mine", "15-mine-", "15-내것", "../15-x", "",
        "15-" + String(repeating: "x", count: 60),
    ])
    func aMalformedNameIsRefused(name: String) throws {
        #expect(throws: NewLab.Refusal.malformed(name, nearest: LabName.near(name)?.id)) {
            _ = try inCourse([:]) { try NewLab(name, in: $0) }
        }
    }

    @Test func whatWasProbablyMeantIsTold() {
        #expect(LabName.near("15_Mine")?.id == "15-mine")
        #expect(LabName.near("5 my mounts")?.id == "05-my-mounts")
        #expect(LabName.near("15mine")?.id == "15-mine")
        #expect(LabName.near("mine") == nil)
    }

    @Test(arguments: [
        ("01-demo", NewLab.Refusal.exists("01-demo")), ("15-mine", .leftover("labs/15-mine")),
        ("16-mine", .leftover("curriculum/ko/16-mine.md")),
    ])
    func whatExistsIsRefused(id: String, refusal: NewLab.Refusal) throws {
        let files = ["labs/15-mine/notes": "mine", "curriculum/ko/16-mine.md": "mine"]
        #expect(throws: refusal) { _ = try inCourse(files) { try NewLab(id, in: $0) } }
    }

    @Test(arguments: ["15-mine", "15-true", "15-null", "15-1"]) func theNewLabHasNoFinding(id: String) throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        let lab = try NewLab(id, in: folder.curriculum)
        for file in lab.files + [lab.course] { try folder.write(file.text, to: file.path) }
        #expect(folder.lint() == [])
        #expect(try folder.curriculum.lesson(id, language: .ko).steps.count == 4)
    }
}
