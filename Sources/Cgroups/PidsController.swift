public import LinuxSystem

/// A limit of the number of processes and threads.
public enum PidsLimit: Sendable, Hashable {
    case max
    case count(UInt64)
}

/// The pids controller of one group (cgroup-v1/pids.rst, cgroup-v2.rst). Threads count like processes.
public protocol PidsController: Sendable {
    /// What the group and all below it may have: `pids.max`.
    func limit() throws(SystemError) -> PidsLimit
    /// Sets the limit. It stops only new ones: the kernel also takes a limit below the present number.
    func setLimit(_ limit: PidsLimit) throws(SystemError)
    /// The processes and threads in the group and below it.
    func current() throws(SystemError) -> UInt64
    /// How many forks were refused: `pids.events` `max`. On v1 those made from this group, on v2 those that this
    /// group's limit or one below it refused.
    func limitHits() throws(SystemError) -> UInt64
}

extension Cgroup {
    /// The group's pids controller.
    ///
    /// - Throws: ENODEV where the machine has not got it.
    public var pids: any PidsController {
        get throws(SystemError) {
            let hierarchy = try hierarchy(of: .pids)
            return switch hierarchy.version {
            case .v1: PidsFiles(directory(hierarchy, as: V1.self))
            case .v2: PidsFiles(directory(hierarchy, as: V2.self))
            }
        }
    }
}

/// `pids.max` is the one file that is the same under both interfaces.
extension PidsLimit {
    var text: String {
        switch self {
        case .max: "max"
        case .count(let count): "\(count)"
        }
    }

    init?(text: String) {
        if text == "max" {
            self = .max
        } else if let count = UInt64(text) {
            self = .count(count)
        } else {
            return nil
        }
    }

    static func advice(_ errno: Errno) -> String? {
        errno == .invalid ? "It takes a number of at most pid_max (4194304), or max." : nil
    }
}
