/// A lesson in words alone, for a screen reader: nothing moves, nothing is drawn over, and a key is a line.
final class PlainSurface: LessonSurface {
    private let terminal: Terminal
    private var text: PlainText
    private var pending: [UInt8] = []
    private var keys: KeyBar?
    private var isPromptDue = false
    private var busy: Spinner?

    init(_ terminal: Terminal, _ page: Page) {
        self.terminal = terminal
        text = PlainText(page.messages)
    }

    /// The terminal's own line editing stays, and with it what a screen reader does with it.
    var readsSingleKeys: Bool { false }
    var patience: Int32 { busy != nil ? 200 : -1 }

    /// Not wider than what is read as one column.
    func page(_ base: Page) -> Page {
        let page = terminal.page(base)
        return page.resized(columns: min(page.width, 80), rows: nil)
    }

    func enter(_ player: LessonPlayer) { isPromptDue = keys != nil }

    func leave() {}

    func resize(_ player: LessonPlayer) {}

    func keys(in bytes: ArraySlice<UInt8>) -> [Key] {
        pending += bytes
        var keys: [Key] = []
        while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
            keys += self.keys(of: String(decoding: pending[..<end], as: UTF8.self))
            pending.removeSubrange(...end)
        }
        return keys
    }

    /// The keys that a line stands for: its first character, or the whole word that stands behind a key. Where a number
    /// is asked for, the line is the number.
    private func keys(of line: String) -> [Key] {
        let words = line.split(separator: " ").joined(separator: " ")
        isPromptDue = true
        let items = keys?.items ?? []
        if items.contains(where: { $0.key == "⏎" }), !words.isEmpty, words.allSatisfy(\.isNumber) {
            return words.map { .character($0) } + [.enter]
        }
        let key = items.first { $0.label == words || $0.key == words }?.key ?? words
        switch key {
        case "", "⏎": return [.enter]
        case "esc": return [.escape]
        default: return key.first.map { [.character($0)] } ?? []
        }
    }

    func takes(_ key: Key, _ player: LessonPlayer) -> Bool { false }

    func begin(_ event: LessonEvent, _ player: LessonPlayer) {}

    func show(_ effect: LessonEffect, _ page: Page) throws(OutputClosed) {
        switch effect {
        case .print(let lines):
            try terminal.write(text.lines(lines))
            isPromptDue = keys != nil
        case .bar(.keys(let bar)):
            busy = nil
            isPromptDue = isPromptDue || keys != bar
            keys = bar
        case .bar(.busy(let label)):
            keys = nil
            busy = Spinner(label: label, started: busy?.started ?? .now)
        case .bar(.none):
            keys = nil
            busy = nil
        default: break
        }
    }

    func settle(_ player: LessonPlayer) {}

    func refresh(_ player: LessonPlayer) throws(OutputClosed) {
        if let keys, isPromptDue {
            isPromptDue = false
            try terminal.write(text: "\n" + player.page.messages.linePrompt(keys.items.filter { $0.key != "↑↓" }))
        }
        // Said once: what moves would be read again and again.
        if let busy, terminal.capabilities.isTerminal, !busy.lines(now: .now, page: player.page).isEmpty {
            self.busy = nil
            try terminal.write([StyledLine(player.page.messages.stillRunning(busy.label))])
        }
    }

    func keeps(_ ending: LessonEnding) -> Bool { false }

    func close() {}
}
