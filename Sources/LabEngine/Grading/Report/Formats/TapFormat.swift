internal import Checks

/// The Test Anything Protocol, version 14: a subtest an exercise, a test point a check.
///
/// A skip is `ok` with the directive SKIP, as the protocol wants it; what a skip is worth is told by the other formats
/// and by the exit status.
public struct TapFormat: ReportFormat {
    public init() {}

    public func text(of report: GradeReport) -> String {
        var lines = ["TAP version 14", "1..\(report.exercises.count)"]
        for (index, exercise) in report.exercises.enumerated() {
            lines.append("# Subtest: \(escaped(exercise.id))")
            lines.append("    1..\(exercise.checks.count)")
            for (index, check) in exercise.checks.enumerated() {
                lines += point(index + 1, check, exercise).map { "    " + $0 }
            }
            lines.append(start(index + 1, exercise.id, exercise.status, reason: ""))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func point(_ number: Int, _ check: GradedCheck, _ exercise: GradedExercise) -> [String] {
        let line = start(number, check.id, check.status, reason: check.message)
        guard check.status == .fail || check.status == .error else { return [line] }
        // JSON is YAML 1.2: its strings need no rules of their own.
        var members: [(String, JSONValue)] = [
            ("message", .string(check.message)), ("severity", .string(check.status.rawValue)),
        ]
        members += check.facts.map { ($0.name, .string($0.text)) }
        let place = JSONValue.object([("file", .string(exercise.file)), ("line", .integer(check.line))])
        members.append(("at", place))
        return [line, "  ---"] + members.map { "  \($0.0): \($0.1.compact)" } + ["  ..."]
    }

    private func start(_ number: Int, _ name: String, _ status: CheckOutcome.Status, reason: String) -> String {
        let isOk = status == .pass || status == .skip
        let point = "\(isOk ? "ok" : "not ok") \(number) - \(escaped(name))"
        return status == .skip ? point + " # SKIP" + (reason.isEmpty ? "" : " " + escaped(reason)) : point
    }

    /// `#` begins a directive, so it is escaped, and so is the backslash that escapes it.
    private func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            if character == "#" || character == "\\" { result += "\\" }
            result.append(character)
        }
        return result
    }
}
