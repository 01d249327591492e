internal import Curriculum
public import LabEngine

/// What of a lab cannot run on this machine, and why: told before it starts, and again where the lesson comes to it.
public struct ReadinessView: Sendable {
    public var readiness: Readiness

    public init(_ readiness: Readiness) { self.readiness = readiness }

    /// A table of the parts that are left out, then each missing feature with the ways out. Before that, on the machine
    /// of an ordinary user, what is different there. Empty where there is nothing to tell.
    public func lines(page: Page) -> [StyledLine] {
        let messages = page.messages
        var lines: [StyledLine] = []
        if readiness.machine == .user {
            lines += TextFlow.wrap(
                [Span(messages.asOrdinaryUser, .dim)], width: page.proseWidth, first: StyledLine([Span("· ", .dim)]))
            let unlimited = readiness.unlimited
            if !unlimited.isEmpty {
                lines += TextFlow.wrap(
                    [Span(messages.notLimited(unlimited), .warning)], width: page.proseWidth,
                    first: StyledLine([Span("! ", .warning)]))
            }
        }
        if readiness.isComplete { return lines }
        if !lines.isEmpty { lines.append(.empty) }
        lines += TextFlow.wrap(
            [Span(messages.someIsLeftOut, .warning)], width: page.proseWidth,
            first: StyledLine([Span("! ", .warning)]))
        lines.append(.empty)
        lines += TableLayout(
            header: [[Span(messages.leftOutPart)], [Span(messages.leftOutMisses)]],
            rows: readiness.steps.map { row($0, messages.step) }
                + readiness.exercises.map { row($0, messages.exercise) }
        ).lines(width: page.width)
        var told = Set<Remedy>()
        let lacking = Set((readiness.steps + readiness.exercises).flatMap(\.missing))
        for report in readiness.missing where lacking.contains(report.feature) {
            lines.append(.empty)
            lines += DoctorView.missing(report, page: page, told: &told)
        }
        return lines
    }

    private func row(_ part: Readiness.LeftOut, _ kind: String) -> [[Span]] {
        [[Span("\(kind) ", .dim), Span(part.id, .strong)], [Span(Self.names(part))]]
    }

    /// Below a part that is shown and does not run.
    public static func line(_ part: Readiness.LeftOut, page: Page) -> [StyledLine] {
        TextFlow.wrap(
            [Span(page.messages.leftOut(names(part)), .dim)], width: page.proseWidth,
            first: StyledLine([Span("– ", .dim)]))
    }

    private static func names(_ part: Readiness.LeftOut) -> String {
        part.missing.map(\.rawValue).joined(separator: ", ")
    }
}
