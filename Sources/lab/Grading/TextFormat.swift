internal import Checks
internal import LabEngine
internal import TerminalUI

/// The report for people, as `lab check` shows it: drawn exercise by exercise, while the next one is being graded.
struct TextFormat {
    let page: Page

    /// One exercise, in which nothing is a command to a CI.
    func text(of report: ExerciseRunner.Report) -> String { disarmed(report.lines(page: page)) }

    /// The last line: all points.
    func total(of report: GradeReport) -> String {
        disarmed([StyledLine(page.messages.graded(report.score, of: report.max, exercises: report.exercises.count))])
    }

    private func disarmed(_ lines: [StyledLine]) -> String {
        lines.map { LogCommand.disarmed($0.text) + "\n" }.joined()
    }
}
