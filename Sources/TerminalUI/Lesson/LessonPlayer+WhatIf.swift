internal import Curriculum

/// A step with another text beside it: the author's counterfactual, or the learner's own words.
extension LessonPlayer {
    /// `w`: opens the step's text in an editor.
    mutating func edit() -> [LessonEffect] {
        let step: Step
        switch state {
        case .beforeStep(let next): step = next
        case .afterStep(let last): step = last
        default: return print([StyledLine(page.messages.nothingToChange, .dim)])
        }
        guard step.kind == .run, !step.isElsewhere else {
            return print([StyledLine(page.messages.nothingToChange, .dim)])
        }
        let effects = print([StyledLine(page.messages.openingEditor, .dim)])
        state = .editing(step, back: state)
        return effects + [.bar(.none), .edit(step)]
    }

    mutating func edited(_ outcome: EditOutcome) -> [LessonEffect] {
        guard case .editing(let step, let back) = state else { return [] }
        switch outcome {
        case .changed(let text):
            state = .comparing(step, back: back)
            output = OutputView(folds: !page.isPresenting)
            stepHasPrinted = false
            return print(CodeText.lines(text, language: "sh", page: page)) + [.bar(bar), .compare(step, with: text)]
        case .unchanged:
            state = back
            return print([StyledLine(page.messages.textUnchanged, .dim)]) + [.bar(bar)]
        case .failed(let reason):
            state = back
            let line = [Span("! ", .warning), Span(reason)]
            return print(TextFlow.wrap(line, width: page.proseWidth)) + [.bar(bar)]
        }
    }

    mutating func compared(_ outcome: ComparisonOutcome) -> [LessonEffect] {
        guard case .comparing(_, let back) = state else { return [] }
        state = back
        wasInterrupted = false
        let printed = output.finish(page: page)
        switch outcome {
        case .compared(let view): return print(printed + view.lines(page: page)) + [.bar(bar)]
        case .failed(let reason):
            let line = [Span("! ", .warning), Span(page.messages.engineFailed(reason))]
            return print(printed + TextFlow.wrap(line, width: page.proseWidth)) + [.bar(bar)]
        }
    }
}
