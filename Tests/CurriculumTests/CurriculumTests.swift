import Curriculum
import Foundation
import Testing

@Suite("The course on disk")
struct CurriculumTests {
    @Test("is listed in its order, planned labs too")
    func course() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        let course = try folder.curriculum.course()
        #expect(course.labs.map(\.id) == ["01-demo", "02-later"])
        #expect(course.labs.map(\.isPlanned) == [false, true])
        #expect(course.title[.ko] == "강의" && course.title[.en] == "A course")
    }

    @Test("a listing reads no lesson: a broken one does not disturb it")
    func lazy() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        try folder.write("not a lesson", to: CourseFolder.english)
        #expect(try folder.curriculum.course().labs.count == 2)
        #expect(try folder.curriculum.lab("01-demo").settings.needs == ["userns", "cgroup.memory"])
    }

    @Test("a lab has limits in units and parameters with defaults")
    func lab() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        let lab = try folder.curriculum.lab("01-demo")
        #expect(lab.settings.sandbox.memory == .mebibytes(512))
        #expect(lab.settings.sandbox.cpuPercent == 150)
        #expect(lab.settings.sandbox.time == .seconds(120))
        #expect(lab.settings.sandbox.pids == 256)
        #expect(lab.settings.defaultParameters.values == ["limit": "64M"])
        #expect(lab.settings.defaultParameters.environment.map(\.name) == ["LAB_PARAM_LIMIT"])
    }

    @Test("an exercise has typed expectations once its parameters are put in")
    func exercise() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        let exercise = try #require(folder.curriculum.exercises(of: "01-demo").first)
        #expect(exercise.points == 3 && exercise.script == "limit.sh" && exercise.time == .seconds(5))
        let check = try #require(exercise.check("limit-set"))
        #expect(check.text("path") == "demo")
        #expect(check.expectations == .same(try #require(check.expectations.expectation(for: .v1))))
        #expect(check.expectations.expectation(for: .v2)?["limit"]?.values.first?.quantity == .template)
        let resolved = check.resolved(with: ParameterValues(["limit": "48M"]))
        #expect(resolved.expectations.expectation(for: .v1)?["limit"] == .equals("48M"))
        #expect(resolved.expectations.expectation(for: .v1)?["limit"]?.values.first?.integer == 48 << 20)
        let wrote = try #require(exercise.check("wrote"))
        #expect(wrote.when == .within(.seconds(5)) && wrote.with == "limit-set")
        #expect(wrote.expectations.expectation(for: .v1)?["count"] == .range(min: "1", max: nil))
    }

    @Test("paths and wrong answers are ready to open")
    func paths() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        let curriculum = folder.curriculum
        #expect(curriculum.starterPath("limit", of: "01-demo") == folder.path + "/labs/01-demo/limit/starter")
        #expect(curriculum.solutionPath("limit", of: "01-demo") == folder.path + "/labs/01-demo/limit/solution")
        #expect(
            curriculum.wrongAnswers("limit", of: "01-demo") == [
                WrongAnswer(
                    path: folder.path + "/labs/01-demo/limit/wrong/echo.sh", name: "echo.sh", fails: "limit-set")
            ])
    }

    @Test(
        "an unknown lab is refused with the one that was meant",
        arguments: [
            ("01-dmeo", "01-demo"), ("demo", "01-demo"), ("1", "01-demo"), ("02", "02-later"), ("dem", "01-demo"),
        ])
    func nearest(_ id: String, _ nearest: String) throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        #expect(throws: CurriculumError.unknownLab(id, nearest: nearest)) { try folder.curriculum.lab(id) }
    }

    @Test("what has no likeness gets no suggestion")
    func noSuggestion() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        #expect(throws: CurriculumError.unknownLab("kubernetes", nearest: nil)) {
            try folder.curriculum.lesson("kubernetes", language: .ko)
        }
        #expect(throws: CurriculumError.unknownExercise("limt", lab: "01-demo", nearest: "limit")) {
            try folder.curriculum.exercise("limt", of: "01-demo")
        }
        #expect(throws: CurriculumError.planned("02-later")) {
            try folder.curriculum.lesson("02-later", language: .ko)
        }
        #expect(throws: CurriculumError.notACourse(root: "/nowhere")) { try Curriculum(root: "/nowhere/").course() }
    }

    @Test("a broken lesson throws all of its errors")
    func broken() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        try folder.replace("time=10s", with: "time=10 expect=EPREM", in: CourseFolder.english)
        let error = try #require(throws: CurriculumError.self) {
            try folder.curriculum.lesson("01-demo", language: .en)
        }
        guard case .broken(let diagnostics) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(diagnostics.map(\.code) == [.invalidTime, .unknownErrno])
    }

    @Test("the course of this repository has no findings")
    func own() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").path
        let found = Linter(root: root).lint()
        #expect(found == [], "\(DiagnosticRenderer(language: .en).render(found))")
    }

    @Test("a thousand generated lessons have no findings")
    func thousand() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        var course = try folder.read(CourseFolder.course)
        for number in 100..<600 {
            let id = "\(number)-demo"
            course += "  - id: \(id)\n    title: { ko: 시연, en: Demo }\n"
            for file in [CourseFolder.korean, CourseFolder.english, CourseFolder.lab] {
                var text = try folder.read(file).replacing("01-demo", with: id)
                // Without the exercise: the promise is about lessons.
                if let exercise = text.range(of: "```exercise") { text.removeSubrange(exercise.lowerBound...) }
                try folder.write(text, to: file.replacing("01-demo", with: id))
            }
        }
        try folder.write(course, to: CourseFolder.course)
        #expect(folder.lint() == [])
        #expect(try folder.curriculum.course().labs.count == 502)
    }
}
