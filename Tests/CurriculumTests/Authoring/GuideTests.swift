import Foundation
import Testing

@testable import Curriculum

/// What the guide for authors says is true: its examples make up a course without an error, and no word that course
/// files may use is missing in it.
@Suite struct GuideTests {
    /// An example of the guide: what it is an example of, and its text.
    private struct Example: Equatable {
        var kind: String
        var text: String
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "curriculum")

    private static func guide(_ language: Language) throws -> String {
        try String(
            contentsOf: folder.appending(path: language == .en ? "README.md" : "README.ko.md"), encoding: .utf8)
    }

    private static func examples(_ language: Language) throws -> [Example] {
        try guide(language).matches(of: /<!-- example: (\w+) -->\n(`{3,})\w*\n((?:.|\n)*?)\n\2\n/).map {
            Example(kind: String($0.output.1), text: $0.output.3 + "\n")
        }
    }

    @Test func theExamplesAreACourseWithoutAnError() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        for file in CourseFolder.files.keys { try folder.remove(file) }
        try FileManager.default.removeItem(atPath: folder.path + "/labs/01-demo")
        let english = try Self.examples(.en)
        let scripts = "labs/20-guide/data-disk"
        let places = [
            "course": "curriculum/course.yaml", "settings": "labs/20-guide/lab.yaml",
            "checks": "\(scripts)/checks.yaml",
            "starter": "\(scripts)/starter/disk.sh", "solution": "\(scripts)/solution/disk.sh",
            "wrong": "\(scripts)/wrong/folder-only.sh",
        ]
        for (kind, place) in places {
            let example = try #require(english.first { $0.kind == kind }, "the guide shows no \(kind)")
            try folder.write(example.text, to: place)
        }
        let services = english.filter { $0.kind == "services" }.map(\.text).joined()
        let settings = english.filter { $0.kind == "settings" }.map(\.text).joined()
        try folder.write(settings + services, to: "labs/20-guide/lab.yaml")
        // Examples of checks need a title and a script, and an exercise in the lesson.
        let checks = english.filter { $0.kind == "check" }.map(\.text).joined()
        let head = "title: { ko: 프로브, en: Probes }\nscript: probes.sh\nchecks:\n"
        try folder.write(head + checks, to: "labs/20-guide/probes/checks.yaml")
        for name in ["starter", "solution"] { try folder.write("true\n", to: "labs/20-guide/probes/\(name)/probes.sh") }
        for language in Language.allCases {
            let lesson = try Self.examples(language).filter { $0.kind == "lesson" }.map(\.text).joined(separator: "\n")
            try folder.write(
                lesson + "\n```exercise {#probes}\nAll.\n```\n", to: "curriculum/\(language.rawValue)/20-guide.md")
        }
        let text = DiagnosticRenderer(language: .en).render(folder.lint())
        #expect(text == "")
        #expect(try folder.curriculum.lesson("20-guide", language: .ko).steps.count == 6)
    }

    @Test func bothLanguagesShowTheSame() throws {
        let (english, korean) = (try Self.examples(.en), try Self.examples(.ko))
        #expect(english.map(\.kind) == korean.map(\.kind))
        #expect(english.filter { $0.kind != "lesson" } == korean.filter { $0.kind != "lesson" })
    }

    @Test(arguments: Language.allCases) func everyExampleIsHeldToAccount(language: Language) throws {
        let lines = try Self.guide(language).split(separator: "\n", omittingEmptySubsequences: false)
        var fence: Substring?
        for (above, line) in zip([""] + lines, lines) where line.hasPrefix("```") {
            let marks = line.prefix { $0 == "`" }
            if fence == nil {
                fence = marks
                #expect(above.hasPrefix("<!-- example: ") || line == "```console", "\(line)")
            } else if fence == marks, line == marks {
                fence = nil
            }
        }
        #expect(fence == nil)
    }

    @Test(arguments: Language.allCases) func everyWordOfTheVocabularyIsThere(language: Language) throws {
        let words = Set(
            try Self.guide(language).split { !($0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0))) })
        let known =
            Vocabulary.features + Vocabulary.traceSets + Vocabulary.counters + Vocabulary.layerStates
            + Vocabulary.consumers
            + Vocabulary.ways + Vocabulary.measured + Vocabulary.placeholders
            + Vocabulary.probes.flatMap { [$0.name] + $0.keys + $0.reads }
        for word in Set(known).sorted() { #expect(words.contains(Substring(word)), "the guide does not name \(word)") }
    }
}
