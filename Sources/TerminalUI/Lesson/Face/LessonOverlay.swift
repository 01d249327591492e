/// What is shown over the lesson until it is put away.
struct LessonOverlay {
    var pane = LessonPane(.everything)
    /// What it came of: for another width it is drawn again.
    private let player: LessonPlayer
    private let event: LessonEvent

    /// - Parameter player: as it was before the event.
    init(_ player: LessonPlayer, _ event: LessonEvent, page: Page) {
        self.player = player
        // A scrolling terminal shows the end, where what changes most stands; a screen is read from its top.
        if case .inspected(let sections) = event {
            self.event = .inspected(sections.reversed())
        } else {
            self.event = event
        }
        layOut(on: page)
    }

    mutating func layOut(on page: Page) {
        var player = player
        player.page = page
        let height = pane.height
        pane = LessonPane(.everything)
        pane.height = height
        for case .print(let lines) in player.handle(event) {
            pane.append(LessonTranscript.Passage(part: .lesson, lines: lines), number: 0)
        }
    }

    /// A list to choose from goes when something was chosen; everything else is put away by a key.
    var isClosedByKey: Bool { if case .inspected = event { true } else { false } }

    /// The line of the section that is chosen.
    private func chosenLine(_ player: LessonPlayer) -> Int? {
        guard case .choosing(let choice, _) = player.state, let section = choice.section else { return nil }
        return pane.lines.count - player.sections.count + section
    }

    /// Scrolls to the section that is chosen.
    mutating func follow(_ player: LessonPlayer) {
        guard let line = chosenLine(player) else { return }
        pane.scroll(by: min(0, line - pane.above) + max(0, line - pane.above - pane.height + 1))
    }

    /// The rows with a sign before the section that is chosen.
    func marking(_ rows: [StyledLine], _ player: LessonPlayer) -> [StyledLine] {
        guard let row = chosenLine(player).map({ $0 - pane.above }), rows.indices.contains(row) else { return rows }
        var marked = rows
        marked[row] = StyledLine([Span("▶", .key)]) + rows[row].without(columns: 1)
        return marked
    }

    func belongs(to player: LessonPlayer) -> Bool { isClosedByKey || player.isChoosing }
}
