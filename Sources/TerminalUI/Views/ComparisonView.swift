public import LabEngine
internal import Tracing

/// A step beside itself with another text: what the kernel holds after the one and after the other.
public struct ComparisonView: Sendable, Hashable {
    /// A line of the table: `nil` where that side has nothing.
    struct Row: Sendable, Hashable {
        var name: String
        var original: String?
        var other: String?
        /// The other side shares it with the host, and the original does not: something leaks.
        var leaks = false
    }

    private var groups: [Group]
    /// Whether the two printed the same.
    private let sameOutput: Bool

    private struct Group: Hashable {
        /// Nil for how the texts ended.
        var subject: Moment.Subject?
        var rows: [Row]
    }

    public init(_ comparison: StepComparison) {
        sameOutput = comparison.original.outcome.run.output.text == comparison.other.outcome.run.output.text
        groups = comparison.differences.map { subject, pairs in
            Group(subject: subject, rows: pairs.map(Row.init))
        }
        let refusals = comparison.refusals.map {
            Row(name: "\($0.call)()", original: $0.original, other: $0.other)
        }
        if !refusals.isEmpty { groups.insert(Group(subject: nil, rows: refusals), at: 0) }
        let statuses = (comparison.original.outcome.run.ending.status, comparison.other.outcome.run.ending.status)
        if statuses.0 != statuses.1 {
            let row = Row(name: "$?", original: String(statuses.0), other: String(statuses.1))
            groups.insert(Group(subject: nil, rows: [row]), at: 0)
        }
    }

    public func lines(page: Page) -> [StyledLine] {
        let messages = page.messages
        guard !groups.isEmpty else {
            let text = sameOutput ? messages.noDifference : messages.onlyOutputDiffers
            return TextFlow.wrap([Span(text, .dim)], width: page.proseWidth)
        }
        var cells: [[[Span]]] = []
        for group in groups {
            if let subject = group.subject { cells.append([[Span(messages.subject(subject), .heading)]]) }
            for row in group.rows { cells.append(row.cells(messages)) }
        }
        let header = [[Span("", .plain)], [Span(messages.asWritten, .strong)], [Span(messages.changedText, .strong)]]
        return TableLayout(header: header, rows: cells).lines(width: page.width - page.indent).indented(page.indent)
    }
}

extension ComparisonView.Row {
    init(_ pair: Moment.Pair) {
        name = pair.after?.name ?? pair.before?.name ?? ""
        original = pair.before?.value
        other = pair.after?.value
        leaks = pair.after?.isHosts == true && pair.before?.isHosts != true
    }

    /// A sign says what the colour says: `+` only on the other side, `−` only as written, `≠` on both, `‼` the host's.
    func cells(_ messages: Messages) -> [[Span]] {
        let sign: Span =
            switch (original, other) {
            case _ where leaks: Span("‼ ", .error)
            case (nil, _): Span("+ ", .added)
            case (_, nil): Span("− ", .removed)
            default: Span("≠ ", .changed)
            }
        var right = [Span(other.map(shown) ?? "—", other == nil ? .dim : .changed)]
        if leaks { right.append(Span(" \(messages.hostsOwn)", .error)) }
        return [[sign, Span(name, .path)], [Span(original.map(shown) ?? "—", original == nil ? .dim : .plain)], right]
    }

    private func shown(_ value: String) -> String {
        value.isEmpty ? "∅" : Size.text(value.split(separator: "\n").joined(separator: " ⏎ "), file: name)
    }
}
