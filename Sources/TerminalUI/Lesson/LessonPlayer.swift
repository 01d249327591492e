public import Curriculum
public import LabEngine
internal import Tracing

/// A lesson's course as a state machine: events in, effects out. It neither draws to a terminal nor runs a step itself.
public struct LessonPlayer: Sendable {
    /// How it goes on from one step to the next.
    public enum Mode: Sendable, Hashable {
        /// The learner presses a key.
        case interactive
        /// By itself, to the end: `--auto`, or there is no terminal.
        case straight
    }

    /// Where to begin.
    public enum Start: Sendable, Hashable {
        case beginning
        /// Behind the step, prediction or exercise of that id: where the learner stopped.
        case after(String)
        /// At that step, with the question before it.
        case at(String)
    }

    /// What the player waits for.
    indirect enum State: Sendable, Equatable {
        case starting
        /// A screenful was shown.
        case reading
        case asking(Predict)
        case beforeStep(Step)
        case running(Step)
        case afterStep(Step)
        case atExercise(ExerciseBlock)
        case checking(ExerciseBlock)
        case inspecting(State)
        case inShell(State)
        /// The learner's editor has the terminal.
        case editing(Step, back: State)
        case comparing(Step, back: State)
        /// The sandbox is made anew; the index of the block at which the lesson then stands.
        case goingBack(to: Int, from: State)
        /// The number of a step is typed, or a section chosen.
        case choosing(Choice, back: State)
        case asksQuit(State)
        case ended
    }

    /// An author may change it while it is played.
    var lesson: Lesson
    let mode: Mode
    let start: Start
    /// The version that each controller has here, by the controller's name.
    let versions: [String: CgroupVersion]
    let places: [String: ExerciseView.Place]
    /// What cannot run here; nil where that is not known.
    let readiness: Readiness?

    var page: Page
    var state = State.starting
    /// Index of the block that comes next.
    var cursor = 0
    /// Choices by the prediction's id.
    var chosen: [String: Int] = [:]
    /// How many hints of each exercise were shown.
    var hintsShown: [String: Int] = [:]
    /// How many checks of each exercise failed, one after another.
    var failures: [String: Int] = [:]
    /// Exercises whose last check passed.
    var solved: Set<String> = []
    var output = OutputView()
    var events: [TraceEvent] = []
    var failed: [String] = []
    var hasPrinted = false
    /// The step that runs has shown something below its text.
    var stepHasPrinted = false
    var wasInterrupted = false
    /// The way leads to a step that was chosen, and not back to the one before.
    var isJumping = false
    /// The step that runs on that way.
    var passing: String?

    public init(
        lesson: Lesson, mode: Mode, start: Start = .beginning, versions: [String: CgroupVersion] = [:],
        places: [String: ExerciseView.Place] = [:], readiness: Readiness? = nil, page: Page
    ) {
        self.lesson = lesson
        self.mode = mode
        self.start = start
        self.versions = versions
        self.places = places
        self.readiness = readiness
        self.page = page
    }

    /// Takes an event and gives back what is to be done, in order.
    public mutating func handle(_ event: LessonEvent) -> [LessonEffect] {
        if state == .ended { return [] }
        switch event {
        case .start: return begin()
        case .prepared(let failure?): return end(.failed(failure), saying: page.messages.sandboxFailed(failure))
        case .prepared(nil): return []
        case .resized(let page):
            self.page = page
            return [.bar(bar)]
        case .key(let key): return mode == .interactive ? handle(key) : straight(key)
        case .report(let report): return handle(report)
        case .finished(let result): return finish(result)
        case .inspected(let sections): return inspected(sections)
        case .shellClosed(let outcome): return shellClosed(outcome)
        case .wentBack(let outcome): return wentBack(outcome)
        case .edited(let outcome): return edited(outcome)
        case .compared(let outcome): return compared(outcome)
        case .reloaded(let reload): return reloaded(reload)
        case .checked(let report): return checked(report)
        case .signal(let number): return signalled(number)
        }
    }

    // MARK: - Going on

    private mutating func begin() -> [LessonEffect] {
        var effects = print(readiness.map { ReadinessView($0).lines(page: page) } ?? [])
        switch start {
        case .beginning: break
        case .after(let id):
            if let index = lesson.blocks.firstIndex(where: { $0.stopID == id }) {
                cursor = index + 1
                effects += print(TextFlow.wrap([Span(page.messages.resumed(id), .dim)], width: page.proseWidth))
            }
        case .at(let id):
            let question = lesson.predictions(of: id).first?.id ?? id
            cursor = lesson.blocks.firstIndex { $0.stopID == question } ?? 0
        }
        let isMiddle = cursor > 0
        let first = lesson.blocks[cursor...].lazy.compactMap(\.stepID).first
        if isMiddle {
            for step in lesson.steps.prefix(while: { $0.id != first }) where step.runsOnce {
                effects += print(warning(page.messages.runsOnlyWhenAsked(step.id)))
            }
        }
        effects.append(.prepare(before: isMiddle ? first : nil))
        return effects + advance()
    }

    /// Shows what comes up to the next place where the learner decides.
    mutating func advance() -> [LessonEffect] {
        var lines: [StyledLine] = []
        var endsWithHeading = false
        while cursor < lesson.blocks.count {
            let block = lesson.blocks[cursor]
            let leftOut = readiness?.leftOut(block)
            // Only the kernel could answer it.
            if case .predict = block, leftOut != nil {
                cursor += 1
                continue
            }
            let drawn = draw(block) + (leftOut.map { ReadinessView.line($0, page: page) } ?? [])
            // A heading is not left alone at the end of a screen; three rows are the bar's and the eye's.
            if mode == .interactive, let height = page.height, !lines.isEmpty, !endsWithHeading,
                lines.count + 1 + drawn.count > height - 3
            {
                state = .reading
                return print(lines) + [.bar(bar)]
            }
            if !lines.isEmpty { lines.append(.empty) }
            lines += drawn
            if case .heading = block { endsWithHeading = true } else { endsWithHeading = false }
            cursor += 1
            guard block.stopID != nil else { continue }
            let effects = print(lines)
            lines = []
            if let leftOut {
                let skipped = effects + [.record(.skipped(id: leftOut.id))]
                if mode == .straight { return skipped + advance() }
                state = .reading
                return skipped + [.bar(bar)]
            }
            if mode == .interactive {
                stop(at: block)
                return effects + [.bar(bar)]
            }
            if case .step(let step) = block { return effects + run(step, again: false) }
            if case .exercise(let exercise) = block { return effects + [behind(exercise)] + advance() }
            return effects + advance()
        }
        return print(lines) + finishLesson()
    }

    /// The lesson goes on behind an exercise; only a check can pass it.
    func behind(_ exercise: ExerciseBlock) -> LessonEffect {
        .record(solved.contains(exercise.id) ? .passed(id: exercise.id) : .skipped(id: exercise.id))
    }

    mutating func stop(at block: Block) {
        switch block {
        case .step(let step): state = .beforeStep(step)
        case .predict(let predict): state = .asking(predict)
        case .exercise(let exercise): state = .atExercise(exercise)
        default: state = .reading
        }
    }

    func draw(_ block: Block) -> [StyledLine] {
        switch block {
        case .step(let step):
            StepView(step: step, version: step.controller.flatMap { versions[$0] }, place: place(of: step))
                .lines(page: page)
        case .predict(let predict): PredictView(predict: predict).questionLines(page: page)
        case .exercise(let exercise):
            ExerciseView(
                exercise: exercise,
                place: places[exercise.id]
                    ?? ExerciseView.Place(
                        title: exercise.id, file: nil, command: "lab check \(lesson.id)/\(exercise.id)")
            ).lines(page: page)
        default: MarkdownText.lines(block, page: page)
        }
    }

    private func place(of step: Step) -> (number: Int, count: Int)? {
        let steps = lesson.numberedSteps
        return steps.firstIndex { $0.id == step.id }.map { ($0 + 1, steps.count) }
    }

    private mutating func finishLesson() -> [LessonEffect] {
        let messages = page.messages
        var lines = TextFlow.wrap(
            [Span(messages.finished(lesson.frontMatter.title), .strong)], width: page.proseWidth,
            first: StyledLine([Span("✓ ", .success)]))
        if !failed.isEmpty {
            lines += TextFlow.wrap(
                [
                    Span(messages.finishedWithProblems(failed.count), .warning),
                    Span(" \(failed.joined(separator: ", "))"),
                ],
                width: page.proseWidth, first: StyledLine([Span("! ", .warning)]))
        }
        let effects = print(lines)
        state = .ended
        return effects + [.bar(.none), .record(.finished), .end(.finished(failed: failed))]
    }

    mutating func end(_ ending: LessonEnding, saying text: String?) -> [LessonEffect] {
        var effects: [LessonEffect] = [.bar(.none)]
        if let text { effects += say(text) }
        state = .ended
        return effects + [.end(ending)]
    }

    /// A sentence of the interface, in the lines that it takes.
    func sentence(_ text: String, _ style: Style = .plain) -> [StyledLine] {
        TextFlow.wrap([Span(text, style)], width: page.proseWidth)
    }

    mutating func say(_ text: String, _ style: Style = .plain) -> [LessonEffect] { print(sentence(text, style)) }

    /// Lines with one empty line between them and what was printed before.
    mutating func print(_ lines: [StyledLine]) -> [LessonEffect] {
        guard !lines.isEmpty else { return [] }
        defer { hasPrinted = true }
        let space = page.isPresenting && hasPrinted ? [StyledLine.empty, .empty] : hasPrinted ? [.empty] : []
        return [.print(space + lines)]
    }

    /// Lines that follow directly.
    func printBelow(_ lines: [StyledLine]) -> [LessonEffect] { lines.isEmpty ? [] : [.print(lines)] }
}

extension Block {
    /// The id of a step; nil for everything else.
    var stepID: String? { if case .step(let step) = self { step.id } else { nil } }

    /// The id of a block at which the lesson stops; nil for text.
    var stopID: String? {
        switch self {
        case .step(let step): step.id
        case .predict(let predict): predict.id
        case .exercise(let exercise): exercise.id
        default: nil
        }
    }
}
