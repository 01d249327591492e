internal import CLinux
internal import Glibc

/// Some processes, not necessarily children, each held by a pidfd, so that a number that the kernel gives away again
/// is never mistaken for the process that was meant (pidfd_open(2)).
public struct ProcessBatch: ~Copyable, Sendable {
    /// How many processes one batch may hold: a soft limit of 1024 descriptors is usual.
    public static let limit = 256

    private var held: [(pid: Int32, pidfd: Int32)] = []

    /// Opens those of `pids` that still live, at most `limit` of them.
    ///
    /// - Throws: the errno of pidfd_open(2), ESRCH excepted.
    public init(_ pids: some Sequence<Int32>) throws(SystemError) {
        for pid in pids where pid > 0 {
            if held.count == ProcessBatch.limit { break }
            let pidfd = lab_syscall(Int(__NR_pidfd_open), Int(pid), 0, 0, 0, 0, 0)
            // EINVAL, newer kernels ENOENT: a thread that does not lead its process. The process has its own number.
            if [-Int(ESRCH), -Int(EINVAL), -Int(ENOENT)].contains(pidfd) { continue }
            guard pidfd >= 0 else { throw SystemError("hold process \(pid)", errno: Errno(result: pidfd)) }
            held.append((pid, Int32(pidfd)))
        }
    }

    deinit { for process in held { close(process.pidfd) } }

    public var pids: [Int32] { held.map(\.pid) }

    /// Lets go of every process that is not among `pids`.
    public mutating func keep(_ pids: Set<Int32>) {
        for process in held where !pids.contains(process.pid) { close(process.pidfd) }
        held.removeAll { !pids.contains($0.pid) }
    }

    /// Sends a signal to each. A process that has already ended is no error.
    public func signal(_ signal: Int32) throws(SystemError) {
        for (pid, pidfd) in held {
            let result = lab_syscall(Int(__NR_pidfd_send_signal), Int(pidfd), Int(signal), 0, 0, 0, 0)
            guard result >= 0 || result == -Int(ESRCH) else {
                throw SystemError("signal process \(pid)", errno: Errno(result: result))
            }
        }
    }

    /// Sleeps until all of them have ended, reaped or not, or the time is over.
    ///
    /// - Returns: whether all have ended.
    public func waitForEnd(milliseconds: Int32) throws(SystemError) -> Bool {
        let start = ContinuousClock.now
        var waiting = held.map { pollfd(fd: $0.pidfd, events: Int16(POLLIN), revents: 0) }
        while !waiting.isEmpty {
            let passed = (ContinuousClock.now - start) / Duration.milliseconds(1)
            let left = Int32(max(0, Double(milliseconds) - passed).rounded(.up))
            let count = poll(&waiting, nfds_t(waiting.count), left)
            if count < 0 && Glibc.errno != EINTR { throw SystemError("wait for processes", errno: .current) }
            if count > 0 { waiting.removeAll { $0.revents != 0 } }
            if left == 0 && !waiting.isEmpty { return false }
        }
        return true
    }
}
