/// Where a lesson is shown, and what becomes of the bytes that are typed there.
protocol LessonSurface: AnyObject {
    /// Keys come one by one and unseen; else the terminal hands over whole lines.
    var readsSingleKeys: Bool { get }

    /// The page that the player draws on, for the terminal's size of now.
    func page(_ base: Page) -> Page

    /// Takes the terminal: at the start, and again after another program had it.
    func enter(_ player: LessonPlayer) throws(OutputClosed)

    /// Gives it up: to an editor, to a shell, at Ctrl-Z.
    func leave() throws(OutputClosed)

    /// The terminal has another size; `player` draws on the new page already.
    func resize(_ player: LessonPlayer) throws(OutputClosed)

    /// Turns bytes into keys; no bytes: nothing more came for a moment.
    func keys(in bytes: ArraySlice<UInt8>) -> [Key]

    /// A key that moves the view and concerns nothing else.
    func takes(_ key: Key, _ player: LessonPlayer) -> Bool

    /// The player is about to take an event.
    func begin(_ event: LessonEvent, _ player: LessonPlayer)

    /// Something is to be shown that the event brought.
    func show(_ effect: LessonEffect, _ page: Page) throws(OutputClosed)

    /// The player has taken the event; everything that it brought was shown.
    func settle(_ player: LessonPlayer)

    /// Draws what is not on the terminal yet; called when the loop is about to wait.
    func refresh(_ player: LessonPlayer) throws(OutputClosed)

    /// Milliseconds after which `refresh` and `keys` want to be called again; -1 for never.
    var patience: Int32 { get }

    /// True when the end stays on the screen until a key closes it.
    func keeps(_ ending: LessonEnding) -> Bool

    /// The last thing; the terminal is then as it was before.
    func close() throws(OutputClosed)
}

/// How a lesson is shown at a terminal.
public enum LessonFace: Sendable, Hashable {
    /// Line below line, with the keys in the last one.
    case lines
    /// The whole screen.
    case full
    /// Words alone, for a screen reader: nothing is drawn over, and keys are lines.
    case plain

    /// The one that suits a terminal.
    ///
    /// - Parameter isPlain: the person asks for words alone.
    public static func suiting(
        _ capabilities: TerminalCapabilities, columns: Int, rows: Int, isPlain: Bool, isPresenting: Bool
    ) -> LessonFace {
        if isPlain { return .plain }
        guard capabilities.isTerminal, capabilities.canErase, !isPresenting else { return .lines }
        return columns >= ScreenLayout.leastColumns && rows >= ScreenLayout.leastRows ? .full : .lines
    }
}
