public import Tracing

/// What became of an exercise: each check, and the score.
public struct ChecksView: Sendable, Hashable {
    /// One check.
    public struct Row: Sendable, Hashable {
        public enum Status: Sendable, Hashable {
            case pass, fail
            /// The engine's fault, not the learner's.
            case error
            case skip
        }

        public var id: String
        public var status: Status
        public var points: Int
        public var max: Int
        /// What should be; empty when there is nothing to compare.
        public var expected: String
        /// What the kernel held.
        public var observed: String
        /// Where it was read.
        public var readAt: String?
        /// A sentence for the learner; the reason of an error or a skip.
        public var message: String
        /// The call that made it so.
        public var decidedBy: CallEvent?

        public init(
            id: String, status: Status, points: Int, max: Int, expected: String = "", observed: String = "",
            readAt: String? = nil, message: String = "", decidedBy: CallEvent? = nil
        ) {
            self.id = id
            self.status = status
            self.points = points
            self.max = max
            self.expected = expected
            self.observed = observed
            self.readAt = readAt
            self.message = message
            self.decidedBy = decidedBy
        }
    }

    /// As commands name it: `03-cgroups/memory-limit`.
    public var exercise: String
    public var rows: [Row]
    public var duration: Duration

    public init(exercise: String, rows: [Row], duration: Duration) {
        self.exercise = exercise
        self.rows = rows
        self.duration = duration
    }

    public var score: Int { rows.reduce(0) { $0 + $1.points } }
    public var max: Int { rows.reduce(0) { $0 + $1.max } }
    public var isPassed: Bool { !rows.isEmpty && rows.allSatisfy { $0.status == .pass } }

    public func lines(page: Page) -> [StyledLine] {
        let title = [Span("\(page.messages.checks) ", .heading), Span(exercise, .strong)]
        var lines = [Frame.rule(title: title, width: page.proseWidth)]
        for row in rows { lines += self.lines(of: row, page) }
        return lines + [.empty] + scoreLines(page)
    }

    private func lines(of row: Row, _ page: Page) -> [StyledLine] {
        let messages = page.messages
        let (glyph, style): (String, Style) =
            switch row.status {
            case .pass: ("✓", .success)
            case .fail: ("✗", .error)
            case .error: ("!", .warning)
            case .skip: ("–", .dim)
            }
        var lines = TextFlow.wrap(
            [
                Span(row.id, .strong), Span(" \(messages.checkStatus(row.status))", style),
                Span("  \(row.points)/\(row.max)", .dim),
            ], width: page.proseWidth, first: StyledLine([Span("\(glyph) ", style)]))
        let space = StyledLine("  ")
        if !row.message.isEmpty {
            lines += TextFlow.wrap([Span(row.message)], width: page.proseWidth, first: space)
        }
        guard row.status == .fail || row.status == .error else { return lines }
        var facts: [[[Span]]] = []
        if !row.expected.isEmpty { facts.append([[Span(messages.expected, .dim)], [Span(row.expected, .added)]]) }
        if !row.observed.isEmpty { facts.append([[Span(messages.kernelHeld, .dim)], [Span(row.observed, .removed)]]) }
        if let place = row.readAt { facts.append([[Span(messages.readAt, .dim)], [Span(place, .path)]]) }
        if let call = row.decidedBy {
            facts.append([
                [Span(messages.decidedBy, .dim)],
                CallText.spans(call, columns: page.isPresenting ? nil : page.width - 16),
            ])
        }
        return lines + TableLayout(rows: facts).lines(width: page.width - 2).indented(2)
    }

    private func scoreLines(_ page: Page) -> [StyledLine] {
        let text = page.messages.score(score, of: max, in: duration)
        let (glyph, style): (String, Style) = isPassed ? ("✓", .success) : ("✗", .error)
        let verdict = isPassed ? page.messages.allPassed : page.messages.notAllPassed
        return TextFlow.wrap(
            [Span("\(verdict) ", style), Span(text)], width: page.proseWidth,
            first: StyledLine([Span("\(glyph) ", style)]))
    }
}
