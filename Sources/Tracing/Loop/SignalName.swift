internal import Glibc

/// The names of signals, as signal(7) has them.
enum SignalName {
    private static let names = [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
        "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP",
        "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR",
        "SIGSYS",
    ]

    /// `SIGKILL`; `SIGRTMIN+3` for a real-time signal.
    static func name(of signal: Int32) -> String {
        if signal > 0, Int(signal) < names.count { return names[Int(signal)] }
        // The kernel's first real-time signal is 32; the C library keeps two for itself.
        return signal >= 34 ? "SIGRTMIN+\(signal - 34)" : "SIG\(signal)"
    }
}
