internal import Glibc
internal import LinuxSystem

/// Signals of this process that concern a program in the guest, as a descriptor (signalfd(2)).
///
/// They are blocked while this lives, in this thread and in those that it starts; what the caller ignores stays ignored.
struct HostSignals: ~Copyable {
    private let file: FileDescriptor
    private let former: sigset_t

    private static let all = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH]

    init() throws(SystemError) {
        var (set, former) = (sigset_t(), sigset_t())
        sigemptyset(&set)
        for signal in HostSignals.all {
            var action = sigaction()
            sigaction(signal, nil, &action)
            // SIG_IGN is 1.
            if unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) != 1 { sigaddset(&set, signal) }
        }
        file = try SignalFile.open(set)
        // A reader that has gone is told by EPIPE.
        sigaddset(&set, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &set, &former)
        self.former = former
    }

    deinit {
        var pipe = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        var now = timespec()
        var former = former
        if sigismember(&former, SIGPIPE) == 0 { sigtimedwait(&pipe, nil, &now) }
        pthread_sigmask(SIG_SETMASK, &former, nil)
    }

    var descriptor: Int32 { file.rawValue }

    func take() -> [Int32] { SignalFile.take(file) }
}
