internal import Glibc

/// A lesson on the whole screen.
final class ScreenSurface: LessonSurface {
    private let terminal: Terminal
    private let screen: FullScreen
    private let output: Int32
    private var view: LessonView
    private var decoder = KeyDecoder()
    /// What the event that is being handled has said: an editor or a shell that it opens covers the screen.
    private var lastWords: [StyledLine] = []

    /// - Parameter output: the descriptor of the terminal that is drawn on.
    init(_ player: LessonPlayer, _ terminal: Terminal, output: Int32) {
        self.terminal = terminal
        self.output = output
        screen = FullScreen(descriptor: output, capabilities: terminal.capabilities)
        let size = TerminalCapabilities.size(descriptor: output) ?? (80, 24)
        var player = player
        player.page = terminal.page(player.page)
        view = LessonView(player, columns: size.columns, rows: size.rows)
    }

    var readsSingleKeys: Bool { true }
    var patience: Int32 { decoder.isWaiting ? 50 : view.busy != nil ? 100 : -1 }

    func page(_ base: Page) -> Page {
        let size = TerminalCapabilities.size(descriptor: output)
        let layout = size.map { ScreenLayout(columns: $0.columns, rows: $0.rows) } ?? view.layout
        return layout.page(terminal.page(base))
    }

    func enter(_ player: LessonPlayer) {
        screen.enter()
        screen.forget()
        // The window may have changed while another program had it.
        if let size = TerminalCapabilities.size(descriptor: output),
            ScreenLayout(columns: size.columns, rows: size.rows) != view.layout
        {
            view.resize(columns: size.columns, rows: size.rows, player)
        }
    }

    func leave() throws(OutputClosed) {
        screen.leave()
        try terminal.write(lastWords)
    }

    func resize(_ player: LessonPlayer) {
        guard let size = TerminalCapabilities.size(descriptor: output) else { return }
        view.resize(columns: size.columns, rows: size.rows, player)
        screen.forget()
    }

    func keys(in bytes: ArraySlice<UInt8>) -> [Key] { bytes.isEmpty ? decoder.flush() : decoder.add(bytes) }

    func takes(_ key: Key, _ player: LessonPlayer) -> Bool {
        if key == .control("l") {
            screen.forget()
            return true
        }
        defer { view.markSeen() }
        return view.takes(key, player)
    }

    func begin(_ event: LessonEvent, _ player: LessonPlayer) {
        lastWords = []
        view.begin(event, player)
    }

    func show(_ effect: LessonEffect, _ page: Page) {
        view.show(effect, now: .now)
        if case .print(let lines) = effect { lastWords += lines.drop { $0.isEmpty } }
    }

    func settle(_ player: LessonPlayer) { view.settle(player) }

    func refresh(_ player: LessonPlayer) throws(OutputClosed) {
        view.markSeen()
        guard screen.draw(view.rows(player, now: .now)) else { throw OutputClosed(errno: errno) }
    }

    /// What the lesson says last is to be read before the screen goes.
    func keeps(_ ending: LessonEnding) -> Bool {
        guard case .finished = ending else { return false }
        view.isOver = true
        return true
    }

    func close() throws(OutputClosed) {
        screen.leave()
        try terminal.write(view.farewell)
    }
}
