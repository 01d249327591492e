internal import Checks

/// The project's own format, version 1: everything that is known of a report but what the scripts printed.
public struct JSONFormat: ReportFormat {
    public init() {}

    public func text(of report: GradeReport) -> String {
        let exercises = report.exercises.map { exercise in
            JSONValue.object([
                ("id", .string(exercise.id)), ("score", .integer(exercise.score)), ("max", .integer(exercise.max)),
                ("status", .string(exercise.status.rawValue)), ("duration", .number(exercise.duration.reportedSeconds)),
                ("checks", .array(exercise.checks.map(member))),
            ])
        }
        let body = JSONValue.object([
            ("version", .integer(1)), ("learner", report.learner.map { .string(ReportedText.line($0)) } ?? .null),
            ("score", .integer(report.score)), ("max", .integer(report.max)), ("exercises", .array(exercises)),
        ])
        return body.text + "\n"
    }

    private func member(_ check: GradedCheck) -> JSONValue {
        .object([
            ("id", .string(check.id)), ("status", .string(check.status.rawValue)), ("points", .integer(check.points)),
            ("expected", .string(check.expected)), ("observed", .string(check.observed)),
            ("source", .string(check.source)), ("message", .string(check.message)),
        ])
    }
}
