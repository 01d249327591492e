public import Curriculum

/// How a step ended.
public struct StepResult: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        /// The shell came back; `status` is that of the last command.
        case completed(status: Int32)
        /// The step had to fail in this way, and did.
        case expected(Step.Expect)
        /// The step had to fail in this way, and did not.
        case expectationMissed(Step.Expect)
        /// The learner skipped it.
        case skipped
        /// Ctrl-C.
        case cancelled
        case timedOut(limit: Duration)
        /// The engine could not run it; a sentence in the learner's language.
        case engineFailed(String)
    }

    public var outcome: Outcome
    public var duration: Duration
    /// The differences of state over the whole step, counters among them. Those that stand below a call already are
    /// not drawn again.
    public var changes: [ChangeRow]
    /// The overlays that the step changed: which file comes from which layer.
    public var layers: [LayersView] = []
    /// For each prediction that the step answers, by its id, the index of the choice whose evidence was there.
    public var answers: [String: Int]

    /// For a counterfactual: what the kernel holds after the step, and after the step without something.
    public var comparison: ComparisonView?

    public init(
        _ outcome: Outcome, duration: Duration = .zero, changes: [ChangeRow] = [], answers: [String: Int] = [:]
    ) {
        self.outcome = outcome
        self.duration = duration
        self.changes = changes
        self.answers = answers
    }

    /// True when the lesson went as its author wrote it.
    public var isAsWritten: Bool {
        switch outcome {
        case .completed, .expected, .skipped: true
        case .expectationMissed, .cancelled, .timedOut, .engineFailed: false
        }
    }
}

/// The end of a step: state differences and the result line.
public struct ResultView: Sendable {
    public var result: StepResult
    /// Changes that were drawn below their calls.
    public var alreadyShown: Set<ChangeRow>

    public init(result: StepResult, alreadyShown: Set<ChangeRow> = []) {
        self.result = result
        self.alreadyShown = alreadyShown
    }

    public func lines(page: Page) -> [StyledLine] {
        var lines: [StyledLine] = []
        let rows = result.changes.filter { row in !alreadyShown.contains { row.isToldBy($0) } }
        if !rows.isEmpty {
            lines += Frame.part(page.messages.stateChanges, page: page)
            lines += ChangeRow.table(rows, page: page)
        }
        for picture in result.layers {
            lines += Frame.part(page.messages.layers(of: picture.target), page: page) + picture.lines(page: page)
        }
        if let comparison = result.comparison {
            lines = Frame.part(page.messages.sideBySide, page: page) + comparison.lines(page: page)
        }
        let (glyph, style, text) = summary(page.messages)
        return lines
            + TextFlow.wrap([Span(text, style)], width: page.proseWidth, first: StyledLine([Span("\(glyph) ", style)]))
    }

    private func summary(_ messages: Messages) -> (glyph: String, style: Style, text: String) {
        switch result.outcome {
        case .completed(status: 0): ("✓", .success, messages.done(in: result.duration))
        case .completed(let status): ("·", .warning, messages.endedWithStatus(status, in: result.duration))
        case .expected(let expect): ("✓", .success, messages.expectedHappened(expect.name, in: result.duration))
        case .expectationMissed(let expect): ("✗", .error, messages.expectedMissing(expect.name))
        case .skipped: ("–", .dim, messages.skipped)
        case .cancelled: ("✗", .warning, messages.cancelled)
        case .timedOut(let limit): ("✗", .error, messages.timedOut(limit))
        case .engineFailed(let reason): ("!", .error, messages.engineFailed(reason))
        }
    }
}
