/// A lesson line below line, with the keys in the last one.
final class LineSurface: LessonSurface {
    private let terminal: Terminal
    private var decoder = KeyDecoder()
    private var busySince: (label: String, start: ContinuousClock.Instant)?
    private var bar = LessonEffect.Bar.none

    init(_ terminal: Terminal) { self.terminal = terminal }

    var readsSingleKeys: Bool { true }
    var patience: Int32 { decoder.isWaiting ? 50 : busySince != nil ? 100 : -1 }

    func page(_ base: Page) -> Page { terminal.page(base) }

    func enter(_ player: LessonPlayer) throws(OutputClosed) {
        terminal.forgetBar()
        try show(bar, player.page)
    }

    func leave() throws(OutputClosed) { try terminal.setBar([]) }

    func resize(_ player: LessonPlayer) {}

    func keys(in bytes: ArraySlice<UInt8>) -> [Key] { bytes.isEmpty ? decoder.flush() : decoder.add(bytes) }

    func takes(_ key: Key, _ player: LessonPlayer) -> Bool { false }

    func begin(_ event: LessonEvent, _ player: LessonPlayer) {}

    func show(_ effect: LessonEffect, _ page: Page) throws(OutputClosed) {
        switch effect {
        case .print(let lines): try terminal.write(lines)
        case .bar(let bar): try show(bar, page)
        default: break
        }
    }

    func settle(_ player: LessonPlayer) {}

    func refresh(_ player: LessonPlayer) throws(OutputClosed) {
        guard let busySince else { return }
        let spinner = Spinner(label: busySince.label, started: busySince.start)
        try terminal.setBar(spinner.lines(now: .now, page: player.page))
    }

    func keeps(_ ending: LessonEnding) -> Bool { false }

    func close() {}

    private func show(_ bar: LessonEffect.Bar, _ page: Page) throws(OutputClosed) {
        self.bar = bar
        switch bar {
        case .none:
            busySince = nil
            try terminal.setBar([])
        case .keys(let keys):
            busySince = nil
            try terminal.setBar(keys.lines(page: page))
        case .busy(let label):
            if busySince?.label != label { busySince = (label, .now) }
            try terminal.setBar([])
            if !terminal.capabilities.canErase { busySince = nil }
        }
    }
}
