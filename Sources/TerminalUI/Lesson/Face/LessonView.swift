internal import Curriculum

/// The whole screen of a lesson as values: what has been said, and which part of it is seen. `LessonView+Rows` draws it.
struct LessonView {
    /// A page of the terminal's own size, for what is not in a pane.
    private(set) var page: Page
    private(set) var layout: ScreenLayout
    private(set) var transcript: LessonTranscript
    var panes: [LessonPane] = []
    /// The pane that the scrolling keys move.
    var focus = 0
    /// What stands in the last rows; it stays for a moment when something begins to run.
    private(set) var keys = KeyBar([])
    private(set) var busy: Spinner?
    /// What is shown over the last pane: the kernel's state, or the sections to choose from.
    var overlay: LessonOverlay?
    /// A sentence that is gone with the next key.
    private(set) var note: StyledLine?
    /// What is left on the terminal once the screen is gone.
    private(set) var farewell: [StyledLine] = []
    /// The lesson has ended, and its last lines are being read.
    var isOver = false

    private var event: LessonEvent?
    /// What came of it.
    private var effects: [LessonEffect] = []
    /// The player before the event that is being handled; nil for a report, of which there are many.
    private var before: LessonPlayer?
    /// The passage at which the text began that is being read.
    private var section = 0
    /// What runs, or ran last.
    private var work: Work?
    /// The person has moved the view since something came.
    var hasScrolled = false
    /// The person has moved the view while something runs: it stays there.
    var isHeld = false

    private struct Work {
        /// The passage at which its result begins.
        var passage: Int
        /// The step whose text stands right above; nil where it does not.
        var step: Step?

        /// Lines of that text.
        func text(_ player: LessonPlayer) -> Int { step.map { player.draw(.step($0)).count } ?? 0 }
    }

    init(_ player: LessonPlayer, columns: Int, rows: Int) {
        page = player.page.resized(columns: columns, rows: rows)
        layout = ScreenLayout(columns: columns, rows: rows)
        transcript = LessonTranscript(player)
        fillPanes()
    }

    private mutating func fillPanes() {
        panes = layout.hasTwoPanes ? [LessonPane(.lesson), LessonPane(.results)] : [LessonPane(.everything)]
        for (number, passage) in transcript.passages.enumerated() { append(passage, number) }
        fit()
    }

    private mutating func append(_ passage: LessonTranscript.Passage, _ number: Int) {
        for pane in panes.indices { panes[pane].append(passage, number: number) }
    }

    private mutating func fit() {
        let height = layout.paneHeight(bar: keyLines.count)
        for pane in panes.indices { panes[pane].height = height }
        overlay?.pane.height = height
    }

    // MARK: - What happens

    mutating func begin(_ event: LessonEvent, _ player: LessonPlayer) {
        transcript.keep(event)
        self.event = event
        effects = []
        switch event {
        case .report: before = nil
        default: before = player
        }
        switch event {
        case .key:
            isHeld = false
            note = nil
        case .edited: work = Work(passage: transcript.passages.count)
        default: break
        }
    }

    mutating func show(_ effect: LessonEffect, now: ContinuousClock.Instant) {
        switch effect {
        case .bar(.none): busy = nil
        case .bar(.keys(let keys)):
            self.keys = keys
            busy = nil
        case .bar(.busy(let label)):
            if busy == nil { busy = Spinner(label: label, started: now, patience: .milliseconds(300)) }
            busy?.label = label
        case .print, .run, .shell, .edit: effects.append(effect)
        case .end:
            guard var before, let event else { return }
            before.page = self.page
            for case .print(let lines) in before.handle(event) { farewell = Array(lines.drop { $0.isEmpty }) }
        default: break
        }
    }

    /// The event was handled: takes what came of it, and chooses where the panes stand.
    mutating func settle(_ player: LessonPlayer) {
        guard let event else { return }
        if case .report = event, effects.isEmpty { return }
        let old = panes.map(\.lines.count)
        let passagesBefore = transcript.passages.count
        switch before.map({ LessonTranscript.manner(of: event, effects, from: $0, to: player) }) ?? .lasting {
        case .note:
            for case .print(let lines) in effects {
                note = StyledLine(Array(lines.filter { !$0.isEmpty }.map(\.spans).joined(separator: [" "])))
            }
        case .overlay: overlay = before.map { LessonOverlay($0, event, page: player.page) }
        case .elsewhere: break
        case .lasting:
            for effect in effects {
                if case .run(let step, let again) = effect {
                    work = Work(passage: transcript.passages.count, step: again ? nil : step)
                }
                guard let passage = transcript.add(effect, of: event, page: player.page) else { continue }
                append(passage, transcript.passages.count - 1)
            }
        }
        if let overlay, !overlay.belongs(to: player) { self.overlay = nil }
        fit()
        overlay?.follow(player)
        let isNewText = before.map { player.cursor != $0.cursor && !$0.isAsking } ?? false
        if isNewText { section = passagesBefore }
        for pane in panes.indices where panes[pane].lines.count > old[pane] && !isHeld {
            place(pane, news: old[pane], of: event, player, isNewText: isNewText)
            focus = pane
            hasScrolled = false
        }
        before = nil
        self.event = nil
    }

    /// - Parameter news: the first line of what has come.
    private mutating func place(_ pane: Int, news: Int, of event: LessonEvent, _ player: LessonPlayer, isNewText: Bool)
    {
        if isNewText || news == 0 { return panes[pane].stand(at: news) }
        switch event {
        case .key:
            // The question stays in sight while its step is shown.
            guard case .asking(let predict)? = before?.state, let before else { break }
            return panes[pane].reveal(news, context: before.draw(.predict(predict)).count)
        case .report, .finished, .compared:
            guard let work, let start = panes[pane].line(of: work.passage) else { break }
            if panes[pane].role == .results {
                panes[pane].stand(at: start)
            } else {
                var isComplete = true
                if case .report = event { isComplete = false }
                panes[pane].reveal(start, context: work.text(player), isComplete: isComplete)
            }
            return
        default: break
        }
        panes[pane].reveal(news, context: 0)
    }

    // MARK: - The size

    /// `player` draws on the new page already.
    mutating func resize(columns: Int, rows: Int, _ player: LessonPlayer) {
        let places = panes.map { (place: $0.place, isRead: !$0.hasUnread, isAtEnd: $0.below == 0) }
        let (width, wasTwo) = (layout.paneWidth, layout.hasTwoPanes)
        layout = ScreenLayout(columns: columns, rows: rows)
        page = page.resized(columns: columns, rows: rows)
        overlay?.layOut(on: layout.page(page))
        if layout.paneWidth != width || layout.hasTwoPanes != wasTwo {
            transcript.layOut(on: layout.page(page))
            let focused = places[min(focus, places.count - 1)]
            focus = 0
            fillPanes()
            for pane in panes.indices {
                let old = panes.count == places.count ? places[pane] : focused
                if panes[pane].role == .results, !wasTwo, let work {
                    panes[pane].stand(at: LessonPane.Place(passage: work.passage, share: 0))
                } else {
                    panes[pane].stand(at: old.place)
                }
                panes[pane].take(allSeen: old.isRead)
            }
        }
        fit()
        guard !hasScrolled || places.allSatisfy(\.isAtEnd) else { return }
        for pane in panes.indices { panes[pane].settle(section, work: work.map { ($0.passage, $0.text(player)) }) }
    }
}

extension LessonPlayer {
    fileprivate var isAsking: Bool { if case .asking = state { true } else { false } }
}
