public import Curriculum

/// The course as a map: each lab with its place in it and how far the learner is.
public struct CourseView: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public enum State: Sendable, Hashable {
            /// Named in the course, not written yet.
            case planned
            case untouched
            /// So many of its steps are behind the learner.
            case begun(done: Int, of: Int)
            case finished
            /// This machine lacks features that it needs.
            case cannotRun(missing: [String])
        }

        public var id: String
        public var title: String
        public var summary: String
        public var state: State
        /// Points earned in its exercises, and all that there are; nil for a lab without.
        public var score: Score?

        public init(id: String, title: String, summary: String = "", state: State = .untouched, score: Score? = nil) {
            self.id = id
            self.title = title
            self.summary = summary
            self.state = state
            self.score = score
        }
    }

    /// Points earned out of all that there are.
    public struct Score: Sendable, Hashable {
        public var points: Int
        public var max: Int

        public init(points: Int, max: Int) {
            self.points = points
            self.max = max
        }
    }

    public var title: String
    public var entries: [Entry]

    public init(title: String, entries: [Entry]) {
        self.title = title
        self.entries = entries
    }

    /// As `course.yaml` has it. `state` and `score` are asked for every lab that is written.
    public init(
        _ course: Course, language: Language, state: (String) -> Entry.State = { _ in .untouched },
        score: (String) -> Score? = { _ in nil }
    ) {
        self.init(
            title: course.title[language],
            entries: course.labs.map { lab in
                Entry(
                    id: lab.id, title: lab.title[language], summary: lab.summary[language],
                    state: lab.isPlanned ? .planned : state(lab.id), score: lab.isPlanned ? nil : score(lab.id))
            })
    }

    /// The map, for `lab list`.
    public func lines(page: Page) -> [StyledLine] {
        let lines = TextFlow.wrap([Span(title, .heading)], width: page.width) + [.empty]
        let rows = entries.map { entry -> [[Span]] in
            let isPlanned = entry.state == .planned
            let (glyph, style) = sign(of: entry.state)
            return [
                [Span("\(glyph) ", style), Span(entry.id, isPlanned ? .dim : .strong)],
                [Span(entry.title, isPlanned ? .dim : .plain)],
                [Span(remark(entry, page.messages), .dim)],
            ]
        }
        return lines + TableLayout(rows: rows).lines(width: page.width) + nextLines(page)
    }

    /// What a lab is about; once it was begun, how far the learner is.
    private func remark(_ entry: Entry, _ messages: Messages) -> String {
        switch entry.state {
        case .untouched: entry.score.map { $0.points == 0 } ?? true ? entry.summary : result(of: entry, messages)
        case .planned, .cannotRun: messages.progress(entry.state)
        case .begun, .finished: result(of: entry, messages)
        }
    }

    private func result(of entry: Entry, _ messages: Messages) -> String {
        ([messages.progress(entry.state)] + (entry.score.map { [messages.points($0.points, of: $0.max)] } ?? []))
            .joined(separator: " · ")
    }

    /// The command that takes the learner on.
    private func nextLines(_ page: Page) -> [StyledLine] {
        let messages = page.messages
        func isBegun(_ entry: Entry) -> Bool { if case .begun = entry.state { true } else { false } }
        func lacksPoints(_ entry: Entry) -> Bool { entry.score.map { $0.points < $0.max } ?? false }
        let text: String
        if let entry = entries.first(where: isBegun) {
            text = messages.goOnWith(entry.id)
        } else if let entry = entries.first(where: { $0.state == .finished && lacksPoints($0) }) {
            text = messages.solveExercises(entry.id)
        } else if let entry = entries.first(where: { $0.state == .untouched }) {
            text = messages.startWith(entry.id)
        } else {
            return []
        }
        return [.empty] + TextFlow.wrap([Span(text, .dim)], width: page.width)
    }

    /// How far the learner is, for `lab progress`. Labs that are not written yet are left out.
    public func progressLines(page: Page) -> [StyledLine] {
        let messages = page.messages
        let rows = entries.filter { $0.state != .planned }.map { entry -> [[Span]] in
            let (glyph, style) = sign(of: entry.state)
            return [
                [Span("\(glyph) ", style), Span(entry.id, .strong)],
                [Span(messages.progress(entry.state))],
                [Span(entry.score.map { messages.points($0.points, of: $0.max) } ?? "", .dim)],
            ]
        }
        return [StyledLine(messages.progressTitle, .heading), .empty]
            + TableLayout(rows: rows).lines(width: page.width) + nextLines(page)
    }

    private func sign(of state: Entry.State) -> (String, Style) {
        switch state {
        case .planned: ("·", .dim)
        case .untouched: ("○", .plain)
        case .begun: ("▸", .key)
        case .finished: ("✓", .success)
        case .cannotRun: ("✗", .error)
        }
    }
}
