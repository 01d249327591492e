internal import Checks

/// GitHub Actions: an annotation for each check that did not pass, at its line of the learner's file, and a table for
/// the job's summary page.
public struct GitHubFormat: ReportFormat {
    public init() {}

    public func text(of report: GradeReport) -> String {
        let lines = report.exercises.flatMap(annotations)
        let verdict = "\(report.score)/\(report.max)"
        return (lines + [command("notice", [("title", "lab grade")], verdict)]).joined(separator: "\n") + "\n"
    }

    /// One for each check that did not pass, and one in all where nothing was looked at: GitHub shows ten of a step.
    private func annotations(of exercise: GradedExercise) -> [String] {
        func annotation(_ status: CheckOutcome.Status, _ title: String, line: Int, _ text: String) -> String {
            let place = [("file", exercise.file), ("line", String(line)), ("title", title)]
            return command(status == .skip ? "warning" : "error", place, text)
        }
        if let reason = exercise.reason { return [annotation(exercise.status, exercise.id, line: 1, reason)] }
        return exercise.checks.filter { $0.status != .pass }.map { check in
            let facts = check.facts.map { "\($0.name): \($0.text)" }
            return annotation(
                check.status, "\(exercise.id): \(check.id)", line: check.line,
                ([check.message] + facts).joined(separator: "\n"))
        }
    }

    private func command(_ name: String, _ properties: [(String, String)], _ data: String) -> String {
        "::\(name) " + properties.map { "\($0.0)=\(property($0.1))" }.joined(separator: ",") + "::\(escaped(data))"
    }

    private func property(_ text: String) -> String {
        escaped(text).split(separator: ":", omittingEmptySubsequences: false).joined(separator: "%3A")
            .split(separator: ",", omittingEmptySubsequences: false).joined(separator: "%2C")
    }

    /// What the runner turns back: `%`, carriage return and newline.
    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    // MARK: The summary

    /// Bytes of the table: GitHub refuses a summary of more than 1 MiB a step.
    private static let summaryLimit = 900_000

    public func summary(of report: GradeReport) -> String? {
        let who = report.learner.map { " · \(cell($0))" } ?? ""
        var text = "### lab grade: \(report.score)/\(report.max)\(who)\n\n"
        text += "| | exercise | check | points | expected | observed |\n|---|---|---|---:|---|---|\n"
        let rows = report.exercises.flatMap(rows)
        var left = rows.count
        for row in rows {
            text += "| " + row.joined(separator: " | ") + " |\n"
            left -= 1
            if text.utf8.count > Self.summaryLimit { break }
        }
        return text + (left > 0 ? "\n(+\(left))\n" : "") + "\n"
    }

    /// The cells of each row.
    private func rows(of exercise: GradedExercise) -> [[String]] {
        func sign(_ status: CheckOutcome.Status) -> String {
            switch status {
            case .pass: "✅"
            case .fail: "❌"
            case .error: "⚠️"
            case .skip: "➖"
            }
        }
        let id = cell(exercise.id)
        if let reason = exercise.reason {
            return [[sign(exercise.status), id, "", "\(exercise.score)/\(exercise.max)", "", cell(reason)]]
        }
        return exercise.checks.map { check in
            let observed = check.observed.isEmpty ? check.message : check.observed
            let isPassed = check.status == .pass
            return [
                sign(check.status), id, cell(check.id), "\(check.points)/\(check.max)",
                isPassed ? "" : cell(check.expected), isPassed ? "" : cell(observed),
            ]
        }
    }

    /// A cell in which nothing is markdown, HTML, a link or a mention: everything but letters, digits and spaces is a
    /// character reference, inside `<code>`.
    private func cell(_ text: String) -> String {
        guard !text.isEmpty else { return "" }
        var html = "<code>"
        for scalar in ReportedText.line(text, limit: 200).unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", " ": html.unicodeScalars.append(scalar)
            default: html += scalar.value < 0x80 ? "&#\(scalar.value);" : String(scalar)
            }
        }
        return html + "</code>"
    }
}
