internal import Glibc

/// The terminal as a source of single keys. What it was before is put back on every way out: by `leave`, by the end of
/// the program, and by a signal that kills it.
public final class RawMode {
    private let descriptor: Int32
    private var isActive = false

    public init(descriptor: Int32 = 0) { self.descriptor = descriptor }

    deinit { leave() }

    /// False when the descriptor is no terminal.
    @discardableResult
    public func enter() -> Bool {
        guard !isActive else { return true }
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return false }
        TerminalRestorer.remember(settings, descriptor: descriptor)
        // Ctrl-C arrives as a key: a step that runs is cancelled in order, and nothing is killed on the way.
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        settings.c_iflag &= ~tcflag_t(IXON | ICRNL)
        guard tcsetattr(descriptor, TCSADRAIN, &settings) == 0 else { return false }
        isActive = true
        return true
    }

    /// Puts the terminal back.
    public func leave() {
        guard isActive else { return }
        isActive = false
        TerminalRestorer.restore()
    }
}
