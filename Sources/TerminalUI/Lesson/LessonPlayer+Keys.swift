internal import Checks
internal import Curriculum
internal import Glibc

/// What each key does where.
extension LessonPlayer {
    mutating func handle(_ key: Key) -> [LessonEffect] {
        switch key {
        case .endOfInput: return leave()
        case .control("c"): return interrupt()
        case .control("z"): return [.suspend]
        default: break
        }
        switch state {
        case .starting, .ended, .running, .checking, .inspecting, .inShell, .editing, .comparing, .goingBack: return []
        case .asksQuit(let back): return answerQuit(key, back)
        case .choosing(let choice, let back): return choose(choice, key, back: back)
        case .asking(let predict): return answer(predict, key)
        case .reading, .beforeStep, .afterStep, .atExercise: return decide(key)
        }
    }

    /// Without a person only an interrupt counts.
    mutating func straight(_ key: Key) -> [LessonEffect] { key == .control("c") ? interrupt() : [] }

    static func isNext(_ key: Key) -> Bool {
        [.enter, .right, .down, .pageDown, .character(" "), .character("n"), .character("ㅜ")].contains(key)
    }

    private mutating func decide(_ key: Key) -> [LessonEffect] {
        if Self.isNext(key) { return goOn() }
        guard case .character(let character) = key else { return [] }
        switch Self.latin(character) {
        case "r":
            if case .afterStep(let step) = state { return run(step, again: true) }
            return []
        case "s": return skip()
        case "b": return goBack()
        case "g": return chooseStep()
        case "w": return edit()
        case "i":
            state = .inspecting(state)
            return [.bar(bar), .inspect]
        case "h": return hint()
        case "c":
            guard case .atExercise(let exercise) = state else { return [] }
            state = .checking(exercise)
            return [.bar(bar), .check(exercise)]
        case "!":
            let effects = say(page.messages.openingShell, .dim)
            state = .inShell(state)
            return effects + [.bar(.none), .shell]
        case "q": return leave()
        default: return []
        }
    }

    /// The letter on the same key of a Latin keyboard: a Korean keyboard need not be switched.
    static func latin(_ character: Character) -> Character {
        switch character {
        case "ㄱ": "r"
        case "ㄴ": "s"
        case "ㅑ": "i"
        case "ㅗ": "h"
        case "ㅊ": "c"
        case "ㅂ": "q"
        case "ㅜ": "n"
        case "ㅛ": "y"
        case "ㅠ": "b"
        case "ㅈ": "w"
        case "ㅎ": "g"
        default: Character(character.lowercased())
        }
    }

    private mutating func goOn() -> [LessonEffect] {
        switch state {
        case .beforeStep(let step): return run(step, again: false)
        case .atExercise(let exercise): return [behind(exercise)] + advance()
        default: return advance()
        }
    }

    private mutating func skip() -> [LessonEffect] {
        switch state {
        case .beforeStep(let step):
            return printBelow(ResultView(result: StepResult(.skipped)).lines(page: page))
                + [.record(.skipped(id: step.id))] + advance()
        case .atExercise(let exercise): return [behind(exercise)] + advance()
        default: return advance()
        }
    }

    private mutating func answer(_ predict: Predict, _ key: Key) -> [LessonEffect] {
        if case .character(let character) = key, let number = character.wholeNumberValue,
            predict.choices.indices.contains(number - 1)
        {
            chosen[predict.id] = number - 1
            let lines = TextFlow.wrap([Span(page.messages.youChose(number))], width: page.proseWidth, first: "→ ")
            return printBelow(lines) + [.record(.passed(id: predict.id))] + advance()
        }
        if key == .character("s") || key == .character("ㄴ") || (page.isPresenting && Self.isNext(key)) {
            return [.record(.skipped(id: predict.id))] + advance()
        }
        // "next" alone is no answer: the question is the point.
        guard Self.isNext(key) else { return decide(key) }
        return printBelow(
            TextFlow.wrap([Span(page.messages.chooseFirst(predict.choices.count), .dim)], width: page.proseWidth))
    }

    private mutating func hint() -> [LessonEffect] {
        guard case .atExercise(let exercise) = state, !exercise.hints.isEmpty else {
            return say(page.messages.noHintHere, .dim)
        }
        let shown = hintsShown[exercise.id, default: 0]
        guard shown < exercise.hints.count else { return say(page.messages.noMoreHints, .dim) }
        hintsShown[exercise.id] = shown + 1
        return [.record(.hinted(id: exercise.id, count: shown + 1))]
            + print(
                ExerciseView.hintLines(exercise.hints[shown], number: shown + 1, of: exercise.hints.count, page: page))
    }

    // MARK: - Leaving

    mutating func leave() -> [LessonEffect] {
        end(.quit, saying: page.messages.stopped(at: place, lab: lesson.id))
    }

    /// Ctrl-C: ends what runs; asks where nothing runs; the second one leaves.
    private mutating func interrupt() -> [LessonEffect] {
        switch state {
        case .running, .checking, .inspecting, .comparing, .goingBack:
            if wasInterrupted { return leave() }
            wasInterrupted = true
            return [.bar(.busy(page.messages.stopping)), .cancel]
        case .asksQuit: return leave()
        case .inShell, .editing: return []
        default:
            if mode == .straight { return leave() }
            let effects = say(page.messages.asksQuit)
            state = .asksQuit(state)
            return effects + [.bar(bar)]
        }
    }

    private mutating func answerQuit(_ key: Key, _ back: State) -> [LessonEffect] {
        if case .character(let character) = key, ["y", "q"].contains(Self.latin(character)) { return leave() }
        if key == .enter { return leave() }
        state = back
        return [.bar(bar)]
    }

    mutating func signalled(_ number: Int32) -> [LessonEffect] {
        // Straight through there is nobody to ask: an interrupt ends the program as any other signal does.
        if number == SIGINT, mode == .interactive { return interrupt() }
        var effects: [LessonEffect] = []
        switch state {
        case .running, .comparing: effects.append(.cancel)
        default: break
        }
        return effects + end(.terminated(signal: number), saying: nil)
    }

    // MARK: - What was asked for has come

    mutating func inspected(_ sections: [InspectSection]) -> [LessonEffect] {
        guard case .inspecting(let back) = state else { return [] }
        var lines: [StyledLine] = []
        for section in sections {
            if !lines.isEmpty { lines.append(.empty) }
            lines += section.lines(page: page)
        }
        if sections.isEmpty { lines = sentence(page.messages.nothingToInspect, .dim) }
        state = back
        wasInterrupted = false
        return print(lines) + [.bar(bar)]
    }

    mutating func shellClosed(_ outcome: ShellOutcome) -> [LessonEffect] {
        guard case .inShell(let back) = state else { return [] }
        state = back
        switch outcome {
        case .closed(let view):
            return print(sentence(page.messages.backFromShell, .dim)) + print(view.lines(page: page)) + [.bar(bar)]
        case .failed(let reason):
            let line = [Span("✗ ", .error), Span(reason)]
            return print(TextFlow.wrap(line, width: page.proseWidth)) + [.bar(bar)]
        }
    }

    /// From the second failure on, the way to a hint.
    private mutating func offer(_ exercise: ExerciseBlock, after view: ChecksView) -> [LessonEffect] {
        guard view.result.status == .fail else {
            if view.isPassed { failures[exercise.id] = nil }
            return []
        }
        failures[exercise.id, default: 0] += 1
        guard failures[exercise.id, default: 0] >= ExerciseView.failuresBeforeHint else { return [] }
        return print(
            ExerciseView.offerLines(
                "\(lesson.id)/\(exercise.id)", hintsLeft: exercise.hints.count - hintsShown[exercise.id, default: 0],
                key: "h", page: page))
    }

    mutating func checked(_ report: CheckReport) -> [LessonEffect] {
        guard case .checking(let exercise) = state else { return [] }
        state = .atExercise(exercise)
        wasInterrupted = false
        switch report {
        case .checked(let view):
            if view.isPassed { solved.insert(exercise.id) } else { solved.remove(exercise.id) }
            return print(view.lines(page: page)) + offer(exercise, after: view) + [.bar(bar)]
        case .failed(let reason):
            let line = [Span("! ", .warning), Span(page.messages.checkFailed(reason))]
            return print(TextFlow.wrap(line, width: page.proseWidth)) + [.bar(bar)]
        }
    }
}
