internal import CLinux
internal import Glibc

/// An error number of the kernel (errno(3)), with the kernel's own name for it.
public struct Errno: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// From the kernel's own form of failure: a system call that returns `-errno`.
    public init(result: Int) { self.rawValue = Int32(-result) }

    /// The number that the C library left in `errno`.
    public static var current: Errno { Errno(rawValue: Glibc.errno) }

    public static let notPermitted = Errno(rawValue: EPERM)
    public static let noSuchFile = Errno(rawValue: ENOENT)
    public static let noSuchProcess = Errno(rawValue: ESRCH)
    public static let interrupted = Errno(rawValue: EINTR)
    public static let permissionDenied = Errno(rawValue: EACCES)
    public static let busy = Errno(rawValue: EBUSY)
    public static let exists = Errno(rawValue: EEXIST)
    public static let noSuchDevice = Errno(rawValue: ENODEV)
    public static let notADirectory = Errno(rawValue: ENOTDIR)
    public static let invalid = Errno(rawValue: EINVAL)
    public static let noSpace = Errno(rawValue: ENOSPC)
    public static let notSupported = Errno(rawValue: EOPNOTSUPP)
    public static let noSystemCall = Errno(rawValue: ENOSYS)
    public static let notExecutable = Errno(rawValue: ENOEXEC)
    public static let again = Errno(rawValue: EAGAIN)
    public static let noChild = Errno(rawValue: ECHILD)
    public static let notEmpty = Errno(rawValue: ENOTEMPTY)
    public static let protocolError = Errno(rawValue: EPROTO)
    public static let brokenPipe = Errno(rawValue: EPIPE)
    public static let timedOut = Errno(rawValue: ETIMEDOUT)
    public static let outOfRange = Errno(rawValue: ERANGE)
    public static let wouldLoop = Errno(rawValue: ELOOP)

    /// The kernel's name, `EPERM`; `errno 4095` for a number without one.
    public var name: String {
        guard let name = lab_errno_name(rawValue) else { return "errno \(rawValue)" }
        return String(cString: name)
    }

    /// The C library's words for it, in lower case: `operation not permitted`.
    public var words: String {
        guard let words = lab_errno_words(rawValue) else { return "unknown error" }
        let text = String(cString: words)
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// The number behind a name such as `EPERM`, or nil when the kernel has no such name.
    public init?(name: String) {
        for number in Int32(1)..<134 where Errno(rawValue: number).name == name {
            self.init(rawValue: number)
            return
        }
        return nil
    }
}

extension Errno: CustomStringConvertible {
    public var description: String { "\(name) (\(words))" }
}
