internal import Curriculum
internal import Tracing

/// Running steps and showing what they did.
extension LessonPlayer {
    mutating func run(_ step: Step, again: Bool) -> [LessonEffect] {
        state = .running(step)
        output = OutputView(folds: !page.isPresenting)
        events = []
        wasInterrupted = false
        stepHasPrinted = false
        return [.bar(bar), .run(step, again: again)]
    }

    mutating func handle(_ report: StepReport) -> [LessonEffect] {
        switch state {
        case .running, .comparing, .goingBack: break
        default: return []
        }
        switch report {
        case .passing(let step):
            passing = step
            return wasInterrupted ? [] : [.bar(bar)]
        case .output(let bytes):
            return printInStep(output.add(bytes, page: page))
        case .measured(let comparison, let picture):
            return printInStep(OutputView.chart(comparison, picture: picture, page: page))
        case .event(let event):
            events.append(event)
            return []
        case .note(let text):
            return printInStep(TextFlow.wrap([Span(text, .dim)], width: page.proseWidth, first: "· "))
        }
    }

    mutating func finish(_ result: StepResult) -> [LessonEffect] {
        guard case .running(let step) = state else { return [] }
        var effects = printInStep(output.finish(page: page))
        let calls = CallsView(events: events).lines(page: page)
        if !calls.isEmpty {
            effects += print(calls)
            stepHasPrinted = true
        }
        let shown = Set(events.flatMap { $0.changes.map { ChangeRow($0) } })
        effects += printInStep(ResultView(result: result, alreadyShown: shown).lines(page: page))
        if !result.isAsWritten, !failed.contains(step.id) { failed.append(step.id) }
        if result.isAsWritten { failed.removeAll { $0 == step.id } }
        effects += answers(to: step, result)
        if wasInterrupted, mode == .straight {
            return effects + end(.quit, saying: nil)
        }
        if result.isAsWritten { effects.append(.record(.passed(id: step.id))) }
        guard mode == .interactive else { return effects + advance() }
        state = .afterStep(step)
        return effects + [.bar(bar)]
    }

    /// An empty line stands between a step's text and what it shows first.
    private mutating func printInStep(_ lines: [StyledLine]) -> [LessonEffect] {
        guard !lines.isEmpty else { return [] }
        defer { stepHasPrinted = true }
        return stepHasPrinted ? printBelow(lines) : print(lines)
    }

    /// The predictions that this step has answered.
    private mutating func answers(to step: Step, _ result: StepResult) -> [LessonEffect] {
        guard result.isAsWritten || !result.answers.isEmpty else { return [] }
        if case .skipped = result.outcome { return [] }
        var effects: [LessonEffect] = []
        for predict in lesson.predictions(of: step.id) {
            let choice = chosen[predict.id]
            let answer = result.answers[predict.id]
            effects += print(PredictView(predict: predict, chosen: choice).answerLines(answer, page: page))
            if let choice { effects.append(.record(.predicted(id: predict.id, chosen: choice, answer: answer))) }
        }
        return effects
    }
}
