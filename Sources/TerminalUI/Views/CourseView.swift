/// The course as a map: each lab with its place in it, how far the learner is, and whether this machine can run it.
public struct CourseView: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public enum State: Sendable, Hashable {
            /// Named in the course, not written yet.
            case planned
            case untouched
            case begun
            case finished
        }

        public var id: String
        public var title: String
        public var summary: String
        public var state: State
        /// Steps behind the learner, and all of them; nil where nobody has counted.
        public var steps: Score?
        /// Points earned in its exercises, and all that there are; nil for a lab without.
        public var points: Score?
        /// Predictions that the kernel confirmed, and all that were made.
        public var predictions: Score?
        /// The features that this machine lacks for it; nil where that was never tried.
        public var missing: [String]?

        public init(
            id: String, title: String, summary: String = "", state: State = .untouched, steps: Score? = nil,
            points: Score? = nil, predictions: Score? = nil, missing: [String]? = []
        ) {
            self.id = id
            self.title = title
            self.summary = summary
            self.state = state
            self.steps = steps
            self.points = points
            self.predictions = predictions
            self.missing = missing
        }

        var cannotRun: Bool { state != .planned && missing?.isEmpty == false }
        var lacksPoints: Bool { points.map { $0.done < $0.all } ?? false }
    }

    /// What was reached out of all that there is.
    public struct Score: Sendable, Hashable {
        public var done: Int
        public var all: Int

        public init(_ done: Int, of all: Int) {
            self.done = done
            self.all = all
        }

        static func + (left: Score, right: Score) -> Score { Score(left.done + right.done, of: left.all + right.all) }
    }

    public var title: String
    public var entries: [Entry]

    public init(title: String, entries: [Entry]) {
        self.title = title
        self.entries = entries
    }

    // MARK: lab list

    /// The map, for `lab list`.
    public func lines(page: Page) -> [StyledLine] {
        let messages = page.messages
        let next = next?.id
        let rows = entries.map { entry -> [[Span]] in
            let isPlanned = entry.state == .planned
            return [
                [Span(entry.id == next ? "→" : "", .key)],
                [glyph(of: entry), Span(entry.id, isPlanned ? .dim : .strong)],
                [Span(entry.title, isPlanned ? .dim : .plain)],
                [Span(remark(entry, messages), .dim)],
            ]
        }
        return TextFlow.wrap([Span(title, .heading)], width: page.width) + [.empty]
            + TableLayout(rows: rows).lines(width: page.width) + [.empty] + legend(page) + machine(page)
            + nextLines(page)
    }

    /// What a lab is about; once it was begun, how far the learner is.
    private func remark(_ entry: Entry, _ messages: Messages) -> String {
        if entry.state == .planned { return messages.planned }
        var parts: [String] = []
        if entry.cannotRun { parts.append(messages.cannotRun(entry.missing ?? [])) }
        switch entry.state {
        case .begun: parts += [entry.steps.map(messages.steps)].compactMap { $0 }
        case .finished: parts.append(messages.finished)
        case .untouched, .planned: break
        }
        if let points = entry.points, entry.state != .untouched || points.done > 0 {
            parts.append(messages.points(points))
        }
        return parts.isEmpty ? entry.summary : parts.joined(separator: " · ")
    }

    /// The signs that this map has, and what each of them says.
    private func legend(_ page: Page) -> [StyledLine] {
        let messages = page.messages
        var spans: [Span] = []
        var seen: Set<String> = []
        let meanings = [
            ("✓", messages.finished), ("▸", messages.begun), ("○", messages.notBegun), ("✗", messages.notHere),
            ("·", messages.planned),
        ]
        for entry in entries { seen.insert(glyph(of: entry).text) }
        for (sign, meaning) in meanings where seen.contains(sign + " ") {
            spans.append(Span("\(spans.isEmpty ? "" : "  ")\(sign) \(meaning)", .dim))
        }
        return TextFlow.wrap(spans, width: page.width)
    }

    /// What is known of this machine.
    private func machine(_ page: Page) -> [StyledLine] {
        let written = entries.filter { $0.state != .planned }
        let stopped = written.filter(\.cannotRun).map(\.id)
        let text: String
        if written.isEmpty { return [] }
        if !stopped.isEmpty {
            text = page.messages.stoppedHere(stopped)
        } else if written.contains(where: { $0.missing == nil }) {
            text = page.messages.machineUnknown
        } else {
            text = page.messages.runsEverything
        }
        return TextFlow.wrap([Span(text, .dim)], width: page.width)
    }

    // MARK: What comes next

    /// The lab that takes the learner on: one that is begun, then one whose exercises are left, then a new one.
    private var next: Entry? {
        let able = entries.filter { $0.state != .planned && !$0.cannotRun }
        return able.first { $0.state == .begun } ?? able.first { $0.state == .finished && $0.lacksPoints }
            ?? able.first { $0.state == .untouched }
    }

    /// The command for it.
    private func nextLines(_ page: Page) -> [StyledLine] {
        guard let next else { return [] }
        let messages = page.messages
        let text =
            switch next.state {
            case .begun: messages.goOnWith(next.id)
            case .finished: messages.solveExercises(next.id)
            default: messages.startWith(next.id)
            }
        return [.empty] + TextFlow.wrap([Span(text, .strong)], width: page.width, first: StyledLine("→ ", .key))
    }

    // MARK: lab progress

    /// How far the learner is, for `lab progress`. Labs that are not written yet are left out.
    public func progressLines(page: Page) -> [StyledLine] {
        let messages = page.messages
        let written = entries.filter { $0.state != .planned }
        var rows = written.map { row($0, glyph(of: $0), messages) }
        if written.count > 1 {
            var total = Entry(id: messages.total, title: "", state: .begun)
            total.steps = sum(written.compactMap(\.steps))
            total.points = sum(written.compactMap(\.points))
            total.predictions = sum(written.compactMap(\.predictions))
            rows.append(row(total, Span("Σ ", .dim), messages))
        }
        return [StyledLine(messages.progressTitle, .heading), .empty]
            + TableLayout(rows: rows).lines(width: page.width) + nextLines(page)
    }

    private func row(_ entry: Entry, _ glyph: Span, _ messages: Messages) -> [[Span]] {
        [
            [glyph, Span(entry.id, .strong)],
            [Span(entry.steps.map(messages.steps) ?? (entry.state == .untouched ? messages.notBegun : ""))],
            [Span(entry.points.map(messages.points) ?? "")],
            [Span(entry.predictions.map { messages.predicted($0.done, wrong: $0.all - $0.done) } ?? "", .dim)],
        ]
    }

    private func sum(_ scores: [Score]) -> Score? { scores.isEmpty ? nil : scores.reduce(Score(0, of: 0), +) }

    private func glyph(of entry: Entry) -> Span {
        if entry.cannotRun { return Span("✗ ", .error) }
        switch entry.state {
        case .planned: return Span("· ", .dim)
        case .untouched: return Span("○ ")
        case .begun: return Span("▸ ", .key)
        case .finished: return Span("✓ ", .success)
        }
    }
}
