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

/// Holds what a dying process needs to put the terminal back. Everything here is plain memory, since a signal handler
/// may neither allocate nor lock (signal-safety(7)); tcsetattr(3) is on its list.
enum TerminalRestorer {
    nonisolated(unsafe) private static var settings = termios()
    nonisolated(unsafe) private static var descriptor: Int32 = -1
    nonisolated(unsafe) private static var isInstalled = false

    static func remember(_ settings: termios, descriptor: Int32) {
        self.settings = settings
        self.descriptor = descriptor
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

    static func restore() {
        guard descriptor >= 0 else { return }
        // A process in the background would be stopped here (SIGTTOU) instead of ending.
        var blocked = sigset_t()
        var before = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGTTOU)
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        tcsetattr(descriptor, TCSADRAIN, &settings)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        descriptor = -1
    }
}
