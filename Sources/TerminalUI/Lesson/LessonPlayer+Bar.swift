internal import Curriculum

/// The last line in each state.
extension LessonPlayer {
    var bar: LessonEffect.Bar {
        let messages = page.messages
        if mode == .straight {
            if case .running(let step) = state { return .busy(messages.running(step.id)) }
            return .none
        }
        switch state {
        case .starting, .ended, .inShell, .editing: return .none
        case .running(let step): return .busy(messages.running(step.id))
        case .comparing(let step, _): return .busy(messages.comparing(step.id))
        case .goingBack where isJumping:
            return .busy(passing.map { messages.passing($0) } ?? messages.goingThere)
        case .goingBack: return .busy(messages.goingBack)
        case .choosing(let choice, _): return .keys(keys(of: choice))
        case .checking(let exercise): return .busy(messages.checking(exercise.id))
        case .inspecting: return .busy(messages.readingState)
        case .asksQuit: return .keys(KeyBar([.init("y", messages.yes), .init("n", messages.no)]))
        case .asking(let predict) where page.isPresenting:
            return .keys(KeyBar([.init("1–\(predict.choices.count)", messages.answer), .init("␣", messages.next)]))
        case .reading where page.isPresenting, .beforeStep where page.isPresenting, .afterStep where page.isPresenting,
            .atExercise where page.isPresenting:
            return .keys(KeyBar([.init("␣", messages.next)]))
        case .asking(let predict):
            return keys([.init("1–\(predict.choices.count)", messages.answer), .init("s", messages.skip)])
        case .reading: return keys([.init("n", messages.more)])
        case .beforeStep: return keys([.init("n", messages.run), .init("s", messages.skip)])
        case .afterStep:
            return keys([.init("n", messages.next), .init("r", messages.again), .init("w", messages.changeIt)])
        case .atExercise:
            return keys([.init("c", messages.check), .init("h", messages.hint), .init("n", messages.next)])
        }
    }

    private func keys(_ first: [KeyBar.Item]) -> LessonEffect.Bar {
        let messages = page.messages
        return .keys(
            KeyBar(
                first + [
                    .init("b", messages.goBack), .init("g", messages.jump), .init("i", messages.inspect),
                    .init("!", messages.shell), .init("q", messages.quit),
                ]))
    }
}
