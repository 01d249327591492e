import Checks
import Testing

@testable import LabEngine

/// A workflow command as the runner reads a line of a log (actions/runner, `ActionCommand.cs`).
private struct WorkflowCommand {
    var name = ""
    var properties: [String: String] = [:]
    var data = ""

    init?(_ line: Substring) {
        let text = line.drop(while: \.isWhitespace)
        guard text.hasPrefix("::"), let end = text.dropFirst(2).firstRange(of: "::") else { return nil }
        let head = text.dropFirst(2)[..<end.lowerBound]
        data = WorkflowCommand.unescaped(text[end.upperBound...])
        let words = head.split(separator: " ", maxSplits: 1)
        name = String(words.first ?? "")
        for pair in words.dropFirst().first?.split(separator: ",") ?? [] {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { properties[String(parts[0])] = WorkflowCommand.unescaped(parts[1], isProperty: true) }
        }
    }

    private static func unescaped(_ text: Substring, isProperty: Bool = false) -> String {
        var text = text.replacing("%0D", with: "\r").replacing("%0A", with: "\n")
        if isProperty { text = text.replacing("%3A", with: ":").replacing("%2C", with: ",") }
        return String(text.replacing("%25", with: "%"))
    }
}

@Suite struct GitHubFormatTests {
    private func commands(_ report: GradeReport) -> [WorkflowCommand] {
        GitHubFormat().text(of: report).split(separator: "\n").compactMap { WorkflowCommand($0) }
    }

    @Test func everyCheckThatDidNotPassIsAnnotatedAtItsFileAndLine() {
        let commands = commands(HostileReport.mixed)
        #expect(commands.map(\.name) == ["error", "error", "warning", "notice"])
        #expect(
            commands[0].properties == [
                "file": "lab-work/03-cgroups/bad/limit.sh", "line": "1", "title": "03-cgroups/bad: none",
            ])
        #expect(commands[0].data.hasPrefix("It is x.\nexpected: 64M (67108864)\nobserved: x\nsource: "))
        #expect(commands.last?.data == "8/10")
    }

    @Test func anExerciseThatWasNotHandedInIsToldOnce() throws {
        let checks = ["one", "two"].map { CheckOutcome(id: $0, status: .fail, max: 2, message: "There is no folder x") }
        let result = ExerciseResult(id: "03-cgroups/pause", checks: checks, duration: .zero)
        var report = GradeReport()
        report.add(
            GradedExercise(
                ExerciseRunner.Report(result: result, output: CapturedOutput(), script: nil), file: "x/pause.sh"))
        let commands = commands(report)
        #expect(commands.map(\.data) == ["There is no folder x", "0/4"])
        #expect(commands[0].properties == ["file": "x/pause.sh", "line": "1", "title": "03-cgroups/pause"])
        let rows = try #require(GitHubFormat().summary(of: report)).split(separator: "\n").dropFirst(3)
        #expect(rows.count == 1 && rows.first?.contains("| 0/4 |") == true, "\(rows)")
    }

    @Test func thereAreNoCommandsButOurOwn() {
        let text = GitHubFormat().text(of: HostileReport.everything)
        let lines = text.split(separator: "\n")
        #expect(lines.count == HostileReport.words.count * 3 + 1)
        #expect(HostileReport.harmful(in: text) == [])
        for line in lines {
            #expect(["error", "warning", "notice"].contains(WorkflowCommand(line)?.name))
        }
        let told = commands(HostileReport.everything).map(\.data)
        #expect(told.contains { $0.contains("It is 100%0A::warning::x.\n") })
    }

    @Test func theSummaryIsATableInWhichALearnersWordsAreInert() throws {
        let summary = try #require(GitHubFormat().summary(of: HostileReport.everything))
        let rows = summary.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count == 2 + HostileReport.words.count * 4)
        for row in rows { #expect(row.count { $0 == "|" } == 7, "\(row)") }
        #expect(!summary.contains("<img") && !summary.contains("](") && !summary.contains("@everyone"))
        #expect(!summary.contains("https:") && !summary.contains("`"))
        #expect(HostileReport.harmful(in: summary) == [])
    }

    @Test func theSummaryOfManyExercisesStaysBelowTheLimit() throws {
        var report = GradeReport()
        let checks = (0..<10).map { HostileReport.outcome("check-\($0)", .fail, String(repeating: "|", count: 5000)) }
        for number in 0..<500 { report.add(HostileReport.exercise("exercise-\(number)", checks)) }
        let summary = try #require(GitHubFormat().summary(of: report))
        #expect(summary.utf8.count < 1 << 20)
        #expect(summary.hasSuffix(")\n\n"))
    }
}
