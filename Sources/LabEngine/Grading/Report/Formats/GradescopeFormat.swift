internal import Checks

/// `results.json` of Gradescope's autograders.
public struct GradescopeFormat: ReportFormat {
    public init() {}

    public func text(of report: GradeReport) -> String {
        let tests = report.checks.enumerated().map { index, entry in
            let (exercise, check) = entry
            var members: [(String, JSONValue)] = [
                ("name", .string("\(exercise.id): \(check.id)")), ("name_format", .string("text")),
                ("number", .string(String(index + 1))), ("score", .integer(check.points)),
                ("max_score", .integer(check.max)),
                // Without it a check worth nothing would count as passed.
                ("status", .string(check.status == .pass ? "passed" : "failed")),
            ]
            let lines = [check.message].filter { !$0.isEmpty } + check.facts.map { "\($0.name): \($0.text)" }
            if check.status != .pass {
                members.append(("output", .string(lines.joined(separator: "\n"))))
                members.append(("output_format", .string("text")))
            }
            members.append(("visibility", .string("visible")))
            return JSONValue.object(members)
        }
        let body = JSONValue.object([
            ("score", .integer(report.score)), ("execution_time", .number(report.duration.reportedSeconds)),
            ("visibility", .string("visible")), ("tests", .array(tests)),
        ])
        return body.text + "\n"
    }
}
