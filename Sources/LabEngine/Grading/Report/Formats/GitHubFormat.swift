internal import Checks

/// GitHub Actions: an annotation for each check that did not pass, at its line of the learner's file, and a table for
/// the job's summary page.
public struct GitHubFormat: ReportFormat {
    public init() {}

    public func text(of report: GradeReport) -> String {
        var lines = [String]()
        for (exercise, check) in report.checks where check.status != .pass {
            let place = [
                ("file", exercise.file), ("line", String(check.line)), ("title", "\(exercise.id): \(check.id)"),
            ]
            let facts = check.facts.map { "\($0.name): \($0.text)" }
            let text = ([check.message] + facts).joined(separator: "\n")
            lines.append(command(check.status == .skip ? "warning" : "error", place, text))
        }
        let verdict = "\(report.score)/\(report.max)"
        lines.append(command("notice", [("title", "lab grade")], verdict))
        return lines.joined(separator: "\n") + "\n"
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
        var left = report.checks.count
        for (exercise, check) in report.checks {
            let sign =
                switch check.status {
                case .pass: "✅"
                case .fail: "❌"
                case .error: "⚠️"
                case .skip: "➖"
                }
            let observed = check.observed.isEmpty ? check.message : check.observed
            text +=
                "| \(sign) | \(cell(exercise.id)) | \(cell(check.id)) | \(check.points)/\(check.max) | "
                + "\(check.status == .pass ? "" : cell(check.expected)) | \(check.status == .pass ? "" : cell(observed)) |\n"
            left -= 1
            if text.utf8.count > Self.summaryLimit { break }
        }
        return text + (left > 0 ? "\n(+\(left))\n" : "") + "\n"
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
