internal import Curriculum
public import LabEngine

/// What this machine can do: a line for each feature, and the way out below each that is missing.
public struct DoctorView: Sendable {
    public var examination: Examination

    public init(_ examination: Examination) { self.examination = examination }

    public func lines(page: Page) -> [StyledLine] {
        let machine = examination.machine
        var lines = TextFlow.wrap(
            [Span(page.messages.machine(machine), .strong)], width: page.width)
        lines.append(.empty)
        let present = examination.reports.filter(\.isAvailable)
        lines += TableLayout(
            rows: present.map { report in
                [
                    [Span("✓ ", .success), Span(report.feature.rawValue, .strong)],
                    [Span(report.detail?[page.language] ?? "", .dim)],
                ]
            }
        ).lines(width: page.width)
        var told = Set<Remedy>()
        for report in examination.missing {
            lines.append(.empty)
            lines += Self.missing(report, page: page, told: &told)
        }
        lines.append(.empty)
        let stopped = examination.missing.flatMap(\.stops).reduce(into: [String]()) { labs, lab in
            if !labs.contains(lab) { labs.append(lab) }
        }
        let closing = page.messages.doctorClosing(missing: examination.missing.count, stopped: stopped)
        return lines
            + TextFlow.wrap([Span(closing, examination.missing.isEmpty ? .success : .warning)], width: page.width)
    }

    /// Why a lab is refused, with the ways out.
    public static func refusal(_ refusal: Refusal, lab: String, page: Page) -> [StyledLine] {
        let messages = page.messages
        var lines = TextFlow.wrap(
            [Span(messages.refused(lab), .error)], width: page.width, first: StyledLine([Span("✗ ", .error)]))
        var told = Set<Remedy>()
        for report in refusal.missing { lines += missing(report, page: page, told: &told) }
        for name in refusal.unknown {
            lines += TextFlow.wrap(
                [Span(messages.unknownFeature(name))], width: page.width, first: StyledLine([Span("✗ ", .error)]))
        }
        return lines + TextFlow.wrap([Span(messages.wholePicture, .dim)], width: page.width)
    }

    /// A way out that mends several features is told once.
    static func missing(
        _ report: FeatureReport, page: Page, told: inout Set<Remedy>
    ) -> [StyledLine] {
        let language = page.language
        var lines = TextFlow.wrap(
            [Span(report.feature.rawValue, .strong), Span("  \(report.feature.meaning[language])")],
            width: page.width, first: StyledLine([Span("✗ ", .error)]))
        if let reason = report.reason {
            lines += TextFlow.wrap([Span(reason[language])], width: page.width, first: "  ")
        }
        for remedy in report.remedies where told.insert(remedy).inserted {
            lines += TextFlow.wrap([Span(remedy.explanation[language])], width: page.width, first: "  → ")
            if let command = remedy.command {
                lines += CodeText.lines(command, language: "sh", page: page, indent: page.width < 40 ? 4 : 6)
            }
        }
        if !report.stops.isEmpty {
            let text = page.messages.stops(report.stops)
            lines += TextFlow.wrap([Span(text, .warning)], width: page.width, first: "  ")
        }
        return lines
    }
}
