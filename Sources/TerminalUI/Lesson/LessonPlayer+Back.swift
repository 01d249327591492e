internal import Curriculum

/// Going back to a stop of the lesson that was passed.
extension LessonPlayer {
    /// `b`: before the step that has just run; otherwise the stop before this one.
    mutating func goBack() -> [LessonEffect] {
        guard let target = stopBefore else { return print([StyledLine(page.messages.atTheBeginning, .dim)]) }
        let before = lesson.blocks[target...].lazy.compactMap { block in
            if case .step(let step) = block { step.id } else { nil }
        }.first
        state = .goingBack(to: target, from: state)
        return [.bar(bar), .goBack(before: before)]
    }

    private var stopBefore: Int? {
        let current = lesson.blocks.indices.prefix(cursor).last { lesson.blocks[$0].stopID != nil }
        switch state {
        // What follows is only text: the last stop itself is the one to go back to.
        case .afterStep, .reading: return current
        default: return current.flatMap { end in lesson.blocks.indices.prefix(end).last { lesson.blocks[$0].stopID != nil } }
        }
    }

    mutating func wentBack(_ outcome: GoBackOutcome) -> [LessonEffect] {
        guard case .goingBack(let target, let from) = state else { return [] }
        wasInterrupted = false
        switch outcome {
        case .failed(let reason):
            state = from
            let line = [Span("! ", .warning), Span(page.messages.engineFailed(reason))]
            return print(TextFlow.wrap(line, width: page.proseWidth)) + [.bar(bar)]
        case .done(let missing):
            var lines = [StyledLine("↶ \(page.messages.back(to: lesson.blocks[target].stopID ?? ""))", .dim)]
            for id in missing {
                let text = [Span("! ", .warning), Span(page.messages.cannotBeRepeated(id))]
                lines += TextFlow.wrap(text, width: page.proseWidth)
            }
            cursor = target
            return print(lines) + advance()
        }
    }
}
