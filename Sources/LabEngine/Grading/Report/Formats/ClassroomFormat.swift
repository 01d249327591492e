internal import Checks
internal import FoundationEssentials

/// The `result` of GitHub Classroom's graders (`classroom-resources/autograding-…-grader`), version 1: JSON in base64, on
/// one line, as `autograding-grading-reporter` takes it from an environment variable.
public struct ClassroomFormat: ReportFormat {
    public init() {}

    public func text(of report: GradeReport) -> String {
        Data(json(of: report).utf8).base64EncodedString() + "\n"
    }

    func json(of report: GradeReport) -> String {
        let tests = report.checks.map { exercise, check in
            let facts = check.facts.map { "\($0.name): \($0.text)" }
            let message = ([check.message] + facts).joined(separator: "\n")
            return JSONValue.object([
                ("name", .string("\(exercise.id): \(check.id)")), ("status", .string(status(check.status))),
                ("message", check.status == .pass ? .null : .string(message)), ("test_code", .string("")),
                ("filename", .string(exercise.file)), ("line_no", .integer(check.status == .pass ? 0 : check.line)),
                ("execution_time", .string("0s")), ("score", .integer(check.points)),
            ])
        }
        let isError = report.hasError || !report.isPassed && !report.hasFailure
        return JSONValue.object([
            ("version", .integer(1)),
            ("status", .string(isError ? "error" : report.isPassed ? "pass" : "fail")),
            ("max_score", .integer(report.max)), ("tests", .array(tests)),
        ]).compact
    }

    /// The reporter knows no skip. What was not graded is no pass, and not the learner's failure either.
    private func status(_ status: CheckOutcome.Status) -> String {
        switch status {
        case .pass: "pass"
        case .fail: "fail"
        case .error, .skip: "error"
        }
    }
}
