internal import Glibc

/// Signals as bytes in a pipe, so that one loop waits for keys, steps and signals alike.
///
/// There is one at a time in a process. The handlers go when it goes.
public final class SignalPipe {
    nonisolated(unsafe) private static var writeEnd: Int32 = -1
    private let readEnd: Int32
    /// What was in force before, by signal.
    private var before: [Int32: sigaction] = [:]

    /// Becomes readable when a signal has come; nil when the kernel gives no pipe.
    public init?(_ signals: [Int32] = SignalPipe.usual) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readEnd = ends[0]
        Self.writeEnd = ends[1]
        for number in signals {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                let saved = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(SignalPipe.writeEnd, &byte, 1)
                errno = saved
            }
            action.sa_flags = SA_RESTART
            var old = sigaction()
            sigaction(number, nil, &old)
            // What the caller ignores stays ignored: nohup(1), and a job that a shell runs in the background.
            if unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == Self.ignored { continue }
            before[number] = old
            sigaction(number, &action, nil)
        }
    }

    deinit {
        for (number, old) in before {
            var action = old
            sigaction(number, &action, nil)
        }
        close(Self.writeEnd)
        Self.writeEnd = -1
        close(readEnd)
    }

    /// SIG_IGN as a number: function pointers cannot be compared.
    private static let ignored = 1

    public static let usual: [Int32] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCONT]

    /// To wait for with poll(2).
    public var descriptor: Int32 { readEnd }

    /// The signals that have come since, in order.
    public func take() -> [Int32] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(readEnd, &bytes, bytes.count)
        return count > 0 ? bytes.prefix(count).map(Int32.init) : []
    }
}
