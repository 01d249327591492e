internal import Curriculum
internal import LabEngine

/// Going back to a stop of the lesson that was passed.
extension LessonPlayer {
    /// `b`: before the step that has just run; otherwise the stop before this one.
    mutating func goBack() -> [LessonEffect] {
        guard let target = stopBefore else { return print([StyledLine(page.messages.atTheBeginning, .dim)]) }
        let before = lesson.blocks[target...].lazy.compactMap(\.stepID).first
        state = .goingBack(to: target, from: state)
        return [.bar(bar), .goBack(before: before)]
    }

    private var stopBefore: Int? {
        let current = lesson.blocks.indices.prefix(cursor).last { lesson.blocks[$0].stopID != nil }
        switch state {
        // What follows is only text: the last stop itself is the one to go back to.
        case .afterStep, .reading: return current
        default:
            return current.flatMap { end in lesson.blocks.indices.prefix(end).last { lesson.blocks[$0].stopID != nil } }
        }
    }

    mutating func wentBack(_ outcome: GoBackOutcome) -> [LessonEffect] {
        guard case .goingBack(let target, let from) = state else { return [] }
        wasInterrupted = false
        switch outcome {
        case .failed(let reason):
            state = from
            (isJumping, passing) = (false, nil)
            let line = [Span("! ", .warning), Span(page.messages.engineFailed(reason))]
            return print(TextFlow.wrap(line, width: page.proseWidth)) + [.bar(bar)]
        case .done(let arrival):
            let (isJump, place) = (isJumping, cursor)
            (isJumping, passing) = (false, nil)
            var lines: [StyledLine] = []
            if let id = arrival.interruptedAt {
                cursor = lesson.blocks.firstIndex { $0.stopID == id } ?? target
                lines = sentence("↶ \(page.messages.stopped(at: id))", .dim)
            } else {
                cursor = target
                lines = sentence(arrivalText(at: target, isJump: isJump), .dim)
            }
            for id in arrival.missing { lines += warning(page.messages.cannotBeRepeated(id)) }
            for id in arrival.unasked { lines += warning(page.messages.runsOnlyWhenAsked(id)) }
            let passed = isJump ? passedOver(from: place, from) : []
            return print(lines) + passed + advance()
        }
    }

    private func arrivalText(at target: Int, isJump: Bool) -> String {
        let ahead = lesson.blocks[target...]
        if isJump, let step = ahead.lazy.compactMap(\.stepID).first { return "⇥ \(page.messages.now(at: step))" }
        return "↶ \(page.messages.back(to: ahead.lazy.compactMap(\.stopID).first ?? ""))"
    }

    func warning(_ text: String) -> [StyledLine] {
        TextFlow.wrap([Span("! ", .warning), Span(text)], width: page.proseWidth)
    }
}
