/// A kernel call that failed: what was tried, on which path, and what the kernel answered.
///
/// Its description is a sentence for the person at the terminal:
/// `cannot make the group: mkdir /sys/fs/cgroup/pids/demo: EACCES (permission denied)`.
public struct SystemError: Error, Sendable, Equatable {
    /// What was being done, as a verb phrase: "make the group", "mount the overlay".
    public let step: String
    /// The path that it was done to, where there is one.
    public let path: String?
    /// The kernel's answer.
    public let errno: Errno
    /// What the person can do about it, as a sentence, where it is known.
    public let advice: String?

    public init(_ step: String, path: String? = nil, errno: Errno, advice: String? = nil) {
        self.step = step
        self.path = path
        self.errno = errno
        self.advice = advice
    }
}

extension SystemError: CustomStringConvertible {
    public var description: String {
        var text = "cannot \(step)"
        if let path { text += " (\(path))" }
        text += ": \(errno)"
        if let advice { text += ". \(advice)" }
        return text
    }
}
