internal import Glibc
public import LinuxSystem

/// Why there is no virtual machine, or none any more.
public enum MachineError: Error, Sendable, Equatable {
    /// This machine cannot run one as it is: something is missing, or may not be used.
    case unavailable(SystemError)
    /// It could be run, and it went wrong.
    case failed(SystemError)

    /// What was tried, on which path, what came of it, what to do.
    public var cause: SystemError {
        switch self {
        case .unavailable(let cause), .failed(let cause): cause
        }
    }

    /// What it means that a part could not be made: who has no mke2fs, or no room, can do something about it.
    static func making(_ cause: SystemError) -> MachineError {
        let isTool = cause.errno == .noSuchFile && cause.advice?.hasPrefix("Install it") == true
        return isTool || cause.errno == .noSpace || cause.errno.rawValue == EDQUOT
            ? .unavailable(cause) : .failed(cause)
    }
}
