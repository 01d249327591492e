internal import CLinux
internal import Glibc

/// How a process ended (waitid(2)).
public enum ExitStatus: Sendable, Hashable {
    case exited(Int32)
    case killed(signal: Int32)

    /// As a shell reports it: the status, or 128 plus the signal.
    public var shellStatus: Int32 {
        switch self {
        case .exited(let status): status
        case .killed(let signal): 128 + signal
        }
    }

    /// From the status of wait4(2).
    public init(waitStatus status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
    }
}

/// A child of this process, held by a pidfd, so that its number is never mistaken for another's.
public struct ChildProcess: ~Copyable, Sendable {
    public let pid: Int32
    public let pidfd: FileDescriptor

    init(pid: Int32, pidfd: consuming FileDescriptor) {
        self.pid = pid
        self.pidfd = pidfd
    }

    /// Sends a signal through the pidfd. A process that has already ended is no error.
    public func signal(_ signal: Int32) throws(SystemError) {
        do {
            try systemCall(
                __NR_pidfd_send_signal, Int(pidfd.rawValue), Int(signal), 0, 0, step: "signal process \(pid)")
        } catch  where error.errno == .noSuchProcess {
            return
        }
    }

    /// P_PIDFD of waitid(2), an enumerator in glibc.
    private var idTypePidfd: Int { 3 }

    /// Waits for its end and reaps it.
    public consuming func wait() throws(SystemError) -> ExitStatus {
        // The raw call fills the kernel's siginfo (128 bytes): si_code at 8, si_status at 24 on 64-bit machines.
        var information = [Int32](repeating: 0, count: 32)
        var result = 0
        repeat {
            result = information.withUnsafeMutableBytes {
                lab_syscall(
                    Int(__NR_waitid), idTypePidfd, Int(pidfd.rawValue), argument($0.baseAddress),
                    Int(Glibc.WEXITED) | Int(__WALL), 0, 0)
            }
        } while result == -Int(EINTR)
        guard result >= 0 else { throw SystemError("wait for process \(pid)", errno: Errno(result: result)) }
        let exited: Int32 = 1  // CLD_EXITED
        return information[2] == exited ? .exited(information[6]) : .killed(signal: information[6])
    }
}
