internal import Glibc

/// Holds what a dying process needs to put the terminal back: its settings, and the screen that was there before.
/// Everything here is plain memory, since a signal handler may neither allocate nor lock (signal-safety(7)); tcsetattr(3)
/// and write(2) are on its list.
enum TerminalRestorer {
    nonisolated(unsafe) private static var settings = termios()
    nonisolated(unsafe) private static var descriptor: Int32 = -1
    /// The terminal whose second screen is shown.
    nonisolated(unsafe) private static var screen: Int32 = -1
    nonisolated(unsafe) private static var isInstalled = false

    /// Shows the cursor and the first screen. A terminal that has one alone stays as it is; there the last row, the
    /// program's own, is cleared for what comes.
    private static let leaving: StaticString = "\u{1b}[?2026l\u{1b}[999;1H\u{1b}[K\u{1b}[?25h\u{1b}[?1049l"

    static func remember(_ settings: termios, descriptor: Int32) {
        self.settings = settings
        self.descriptor = descriptor
        install()
    }

    /// The terminal shows its second screen from here on.
    static func remember(screen: Int32) {
        self.screen = screen
        install()
    }

    private static func install() {
        // Touched once outside any handler: a constant may be made when it is first read.
        _ = leaving
        guard !isInstalled else { return }
        isInstalled = true
        atexit { TerminalRestorer.restore() }
        for number in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT] {
            signal(number) { number in
                TerminalRestorer.restore()
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }

    /// Puts everything back.
    static func restore() {
        restoreScreen()
        guard descriptor >= 0 else { return }
        withoutBeingStopped { tcsetattr(descriptor, TCSADRAIN, &settings) }
        descriptor = -1
    }

    /// Shows what was on the terminal before.
    static func restoreScreen() {
        guard screen >= 0 else { return }
        withoutBeingStopped { write(screen, leaving.utf8Start, leaving.utf8CodeUnitCount) }
        screen = -1
    }

    /// A process in the background would be stopped here (SIGTTOU) instead of ending.
    private static func withoutBeingStopped<Result>(_ body: () -> Result) {
        var blocked = sigset_t()
        var before = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGTTOU)
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        _ = body()
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
