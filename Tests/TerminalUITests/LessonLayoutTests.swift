import Curriculum
import Foundation
import Testing

@testable import TerminalUI

/// The course itself on terminals of every size.
@Suite struct LessonLayoutTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test(arguments: Language.allCases, [20, 40, 80, 120]) func theLessonFitsTheTerminal(
        language: Language, width: Int
    ) throws {
        let lesson = try Curriculum(root: Self.root.path).lesson("03-cgroups", language: language)
        var player = LessonPlayer(
            lesson: lesson, mode: .straight, versions: ["memory": .v1, "cpu": .v2, "pids": .v1],
            page: Page(width: width, language: language, hasColour: false))
        var effects = player.handle(.start)
        var lines: [StyledLine] = []
        while true {
            for case .print(let printed) in effects { lines += printed }
            if case .end = effects.last { break }
            effects = player.handle(.finished(StepResult(.completed(status: 0), duration: .milliseconds(8))))
        }
        #expect(lines.count > 100)
        for line in lines where line.width > width { Issue.record("\(line.width) columns: \(line.text)") }
        for (line, next) in zip(lines, lines.dropFirst()) where line.isEmpty && next.isEmpty {
            Issue.record("two empty lines")
            break
        }
        if let folder = ProcessInfo.processInfo.environment["LAB_DUMP"] {
            try lines.text.write(
                toFile: "\(folder)/\(language.rawValue)-\(width).txt", atomically: true, encoding: .utf8)
        }
    }
}
