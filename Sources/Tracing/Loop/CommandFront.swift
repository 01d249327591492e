internal import CLinux
internal import Glibc
public import LinuxSystem

/// The process that whoever started `lab trace` waits for, while the tracer itself is a child of it.
///
/// A process whose filter says RET_TRACE gets ENOSYS when its tracer goes away. So when a command leaves daemons
/// behind, the tracer has to stay, and yet the caller must get the command's status: the front ends with it.
public struct CommandFront: Sendable {
    private let descriptor: Int32
    /// The signals that the caller had ignored: the command inherits that, as it does without us.
    let ignoredSignals: [Int32]

    /// Forks: returns in the child, which is the tracer from here on.
    ///
    /// Must be called while the process has one thread; nothing may have been written to a buffer that both would
    /// write out.
    public static func leave() throws(SystemError) -> CommandFront {
        let ignored = (Int32(1)...31).filter { signal in
            var action = sigaction()
            return sigaction(signal, nil, &action) == 0 && isIgnore(action)
        }
        let descriptor = lab_leave_front()
        guard descriptor >= 0 else {
            throw SystemError("start the tracer: fork", errno: Errno(result: Int(descriptor)))
        }
        return CommandFront(descriptor: descriptor, ignoredSignals: ignored)
    }

    /// SIG_IGN is 1.
    private static func isIgnore(_ action: sigaction) -> Bool {
        unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    func tell(program pid: Int32) { lab_tell_front(descriptor, Int32(LAB_FRONT_PROGRAM.rawValue), pid) }
    func tellStopped(by signal: Int32) { lab_tell_front(descriptor, Int32(LAB_FRONT_STOPPED.rawValue), signal) }
    func tellContinued() { kill(getppid(), SIGCONT) }

    /// The front ends with this status; without it, it ends with 4 when we end. From the main thread: the tie to the
    /// front's life is a thread's own.
    public func end(_ status: Int32) { lab_tell_front(descriptor, Int32(LAB_FRONT_EXIT.rawValue), status) }
}
