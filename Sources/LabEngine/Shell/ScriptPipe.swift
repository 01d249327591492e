internal import Glibc
internal import LinuxSystem
internal import Synchronization

/// The pipe from which a shell reads its script, and when it has read a command and done it.
///
/// A shell asks for more also without having done anything: a signal interrupts its read(2), the end of a job in the
/// background say, and the kernel repeats the call. So an empty pipe counts only when the whole command has gone
/// through it, and once for each command.
final class ScriptPipe: Sendable {
    private struct State {
        /// What of the command has not been written yet.
        var rest: ArraySlice<UInt8> = []
        /// The shell has been seen to wait for more after it.
        var isDone = false
    }

    private let pipe: Pipe
    /// Held while something is written, so that nobody takes a pipe for empty that is about to be filled.
    private let state = Mutex(State())

    init() throws(SystemError) {
        pipe = try Pipe()
        // A command may be longer than the pipe takes at once. The shell's end is another open file, and blocks.
        guard fcntl(pipe.writeEnd.rawValue, F_SETFL, O_NONBLOCK) == 0 else {
            throw SystemError("make the pipe of the shell's script", errno: .current)
        }
    }

    /// The shell's end.
    var readEnd: Int32 { pipe.readEnd.rawValue }

    /// Writes a command. What the shell did before is over, whether it was noticed or not.
    ///
    /// - Parameter prepare: called when from now on a notice can only be about this command.
    /// - Throws: ETIMEDOUT where the shell has not taken all of it at the deadline.
    func write(
        _ command: String, until deadline: ContinuousClock.Instant, prepare: () -> Void
    ) throws(SystemError) {
        state.withLock { state in
            state = State(rest: Array(command.utf8)[...])
            prepare()
        }
        while try !writeSome() {
            var request = pollfd(fd: pipe.writeEnd.rawValue, events: Int16(POLLOUT), revents: 0)
            poll(&request, 1, 50)
            if ContinuousClock.now >= deadline {
                throw SystemError("give the shell its command", errno: .timedOut)
            }
        }
    }

    /// Whether all has been written.
    private func writeSome() throws(SystemError) -> Bool {
        let result: Result<Bool, SystemError> = state.withLock { state in
            while !state.rest.isEmpty {
                let count = state.rest.withUnsafeBytes { Glibc.write(pipe.writeEnd.rawValue, $0.baseAddress, $0.count) }
                if count >= 0 {
                    state.rest = state.rest.dropFirst(count)
                } else if errno == EAGAIN {
                    return .success(false)
                } else if errno != EINTR {
                    return .failure(SystemError("give the shell its command", errno: .current))
                }
            }
            return .success(true)
        }
        return try result.get()
    }

    /// The shell asks for more.
    ///
    /// - Returns: whether it has thereby done its command, which is said once.
    func isDone() -> Bool {
        state.withLock { state in
            var waiting: Int32 = 0
            guard !state.isDone, state.rest.isEmpty,
                ioctl(pipe.readEnd.rawValue, UInt(FIONREAD), &waiting) == 0, waiting == 0
            else { return false }
            state.isDone = true
            return true
        }
    }
}
