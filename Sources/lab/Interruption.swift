internal import Glibc

/// What happens when a signal ends a command that has a sandbox open: nothing of the sandbox stays.
///
/// At the signal the program becomes `lab clean` by execve(2). That closes every lock and lifeline, ends every other
/// thread and with the tracer's also the traced processes (PTRACE_O_EXITKILL); what is left, control groups with
/// frozen processes at worst, the sweeper removes as it does after a `kill -9`. So there is one way to clean up, and it
/// needs nothing of a state that the signal may have come upon in its middle.
enum Interruption {
    // A signal handler may neither allocate nor lock (signal-safety(7)): everything is made beforehand.
    nonisolated(unsafe) private static var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    nonisolated(unsafe) private static var number: UnsafeMutablePointer<CChar>?
    nonisolated(unsafe) private static var terminal = termios()
    nonisolated(unsafe) private static var hasTerminal = false

    /// From now on SIGINT, SIGTERM, SIGHUP and SIGQUIT end the command in this way, with the status 128 + signal.
    ///
    /// What the caller ignores stays ignored.
    static func sweepsOnSignals() {
        guard arguments == nil else { return }
        let words =
            ["lab", "clean", "--ended-by", "00"].map { (word: String) -> UnsafeMutablePointer<CChar>? in
                strdup(word)
            } + [nil]
        let memory = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: words.count)
        memory.initialize(from: words, count: words.count)
        number = words[3]
        hasTerminal = tcgetattr(0, &terminal) == 0
        arguments = memory
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { handle(signal) }
    }

    private static func handle(_ signal: Int32) {
        var old = sigaction()
        sigaction(signal, nil, &old)
        // SIG_IGN is 1.
        if unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == 1 { return }
        var action = sigaction()
        // The mask outlives execve: a second Ctrl-C does not interrupt the cleaning.
        sigfillset(&action.sa_mask)
        action.__sigaction_handler.sa_handler = { Interruption.becomeSweeper(after: $0) }
        sigaction(signal, &action, nil)
    }

    private static func becomeSweeper(after signal: Int32) {
        if hasTerminal { tcsetattr(0, TCSANOW, &terminal) }
        if let number, let arguments {
            number[0] = CChar(48 + signal / 10)
            number[1] = CChar(48 + signal % 10)
            execv("/proc/self/exe", arguments)
        }
        _exit(128 + signal)
    }
}
