public import Curriculum

/// An exercise as the lesson shows it: the task, where to write, and how to check.
public struct ExerciseView: Sendable, Equatable {
    /// What the lesson's text does not know of an exercise.
    public struct Place: Sendable, Hashable {
        public var title: String
        /// The learner's file, as it is reached from the working directory; nil for a live exercise.
        public var file: String?
        /// The command that checks it.
        public var command: String
        /// 1 (easy) to 4 (hard).
        public var difficulty: Int
        public var points: Int

        public init(title: String, file: String?, command: String, difficulty: Int = 1, points: Int = 0) {
            self.title = title
            self.file = file
            self.command = command
            self.difficulty = difficulty
            self.points = points
        }
    }

    public var exercise: ExerciseBlock
    public var place: Place

    public init(exercise: ExerciseBlock, place: Place) {
        self.exercise = exercise
        self.place = place
    }

    public func lines(page: Page) -> [StyledLine] {
        let messages = page.messages
        let stars =
            String(repeating: "●", count: place.difficulty)
            + String(repeating: "○", count: Swift.max(0, 4 - place.difficulty))
        let title = [
            Span("✎ \(messages.exercise) ", .heading), Span(place.title, .strong), Span("  \(stars)", .dim),
        ]
        let width = page.proseWidth
        return Frame.box(title: title, width: width) { inner in
            var body = MarkdownText.lines(exercise.task, page: page.narrowed(to: inner))
            body.append(.empty)
            if let file = place.file {
                body += Self.fact(messages.editHere, Span(file, .path), inner)
            } else {
                body += TextFlow.wrap([Span(messages.inSession)], width: inner, first: "→ ")
            }
            return body + Self.fact(messages.thenCheck, Span(place.command, .code), inner)
        }
    }

    private static func fact(_ label: String, _ value: Span, _ width: Int) -> [StyledLine] {
        TextFlow.wrap([Span("\(label): ", .dim), value], width: width, first: "→ ")
    }

    /// So many checks in a row fail before a hint is offered: the first failure is how most exercises begin.
    public static let failuresBeforeHint = 2

    /// Where a learner is stuck: the way to the next hint, or to a solution where all hints were seen.
    ///
    /// - Parameter key: of the player, where there is one.
    public static func offerLines(_ name: String, hintsLeft: Int, key: String? = nil, page: Page) -> [StyledLine] {
        let messages = page.messages
        let text = hintsLeft > 0 ? messages.offerHint(name, left: hintsLeft, key: key) : messages.offerSolution(name)
        return TextFlow.wrap([Span(text)], width: page.proseWidth, first: StyledLine([Span("? ", .key)]))
    }

    /// A hint, opened.
    public static func hintLines(_ hint: Block.Details, number: Int, of count: Int, page: Page) -> [StyledLine] {
        let title =
            [
                Span("\(page.messages.hintNumber(number, of: count))  ", .heading)
            ] + InlineText.spans(hint.summary, style: .strong, page: page)
        return TextFlow.wrap(title, width: page.proseWidth) + [.empty]
            + MarkdownText.lines(hint.blocks, page: page, details: .open)
    }
}
