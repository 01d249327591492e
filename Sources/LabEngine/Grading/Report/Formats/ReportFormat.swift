/// A way of writing a report down.
///
/// What a report holds of a learner's is harmless on a terminal already; a format escapes it for its own syntax, and so
/// that nothing of it is a command to the CI that reads the log (`LogCommand`).
public protocol ReportFormat: Sendable {
    /// The whole file.
    func text(of report: GradeReport) -> String

    /// What is appended to the page that the CI shows for the job, in markdown; nil for most.
    func summary(of report: GradeReport) -> String?
}

extension ReportFormat {
    public func summary(of report: GradeReport) -> String? { nil }
}

/// What CI systems take for a command when they read a log: a line that begins with `::`, white space aside, and `##[`
/// or `##vso[` anywhere (actions/runner, `ActionCommand.cs`; Azure Pipelines' logging commands).
public enum LogCommand {
    /// A line for people in which nothing is a command.
    public static func disarmed(_ line: String) -> String {
        guard line.utf8.contains(UInt8(ascii: ":")) || line.utf8.contains(UInt8(ascii: "#")) else { return line }
        var text = ""
        var before: Unicode.Scalar?
        for scalar in line.unicodeScalars {
            if scalar == "#", before == "#" { text += " " }
            // Wherever a line may be broken later, `::` must not come to stand at its beginning.
            if scalar == ":", before == ":" { text += " " }
            text.unicodeScalars.append(scalar)
            before = scalar
        }
        return text
    }
}
