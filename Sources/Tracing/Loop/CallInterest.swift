/// What the tracer does about a call, beyond letting it pass.
struct CallInterest: OptionSet, Sendable {
    let rawValue: UInt32

    /// Becomes an event.
    static let report = CallInterest(rawValue: 1 << 0)
    /// Becomes an event when it turns out to concern a cgroup.
    static let reportIfCgroup = CallInterest(rawValue: 1 << 1)

    /// Becomes an event when the kernel refuses it with EPERM.
    static let reportIfRefused = CallInterest(rawValue: 1 << 14)

    /// May open a cgroup file for writing.
    static let opens = CallInterest(rawValue: 1 << 2)
    /// Writes to the descriptor that is an argument of it.
    static let writes = CallInterest(rawValue: 1 << 3)
    /// Copies or closes descriptors.
    static let descriptors = CallInterest(rawValue: 1 << 4)
    /// May make a directory that is a group.
    static let makesGroup = CallInterest(rawValue: 1 << 5)
    static let removesGroup = CallInterest(rawValue: 1 << 6)
    /// Starts a process.
    static let clones = CallInterest(rawValue: 1 << 7)
    static let executes = CallInterest(rawValue: 1 << 8)
    /// May install a seccomp filter.
    static let filters = CallInterest(rawValue: 1 << 9)
    static let reads = CallInterest(rawValue: 1 << 10)
    /// Never returns.
    static let ends = CallInterest(rawValue: 1 << 11)

    /// Makes a socket through which the network could be changed.
    static let makesSocket = CallInterest(rawValue: 1 << 12)
    /// Sends through a socket; told where it is such a one.
    static let sends = CallInterest(rawValue: 1 << 13)

    // State that it can change, read before and after.
    static let namespaces = CallInterest(rawValue: 1 << 16)
    static let mounts = CallInterest(rawValue: 1 << 17)
    static let names = CallInterest(rawValue: 1 << 18)
    static let credentials = CallInterest(rawValue: 1 << 19)

    static let network = CallInterest(rawValue: 1 << 20)

    static let state: CallInterest = [.namespaces, .mounts, .names, .credentials, .network]
}
