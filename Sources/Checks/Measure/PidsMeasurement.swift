internal import Cgroups
internal import LinuxSystem

/// A process that forks in a group until the kernel refuses.
struct PidsMeasurement {
    /// How many forks worked. The process that forks counts in the group, too.
    let forks: Int64
    /// Why the next one did not; nil where all did.
    let errno: Errno?
    /// Whether the forking ended before either: killed for want of memory, which every fork takes, or out of time.
    let isCutOff: Bool

    /// - Parameter amount: how many children it tries to have; never more than the session itself has room for.
    init(_ amount: Int64?, in group: Cgroup, session: Cgroup) throws(SystemError) {
        let room = try PidsMeasurement.room(in: session)
        let wanted = if let amount { amount } else { try PidsMeasurement.twiceTheLimit(of: group) }
        let count = max(min(wanted, room), 1)
        let workload = Workload(.processes(count: UInt64(count)), deadline: .seconds(10))
        let consumer: Consumer
        do {
            consumer = try Consumer(workload, in: group, of: .pids, session: session, isolated: true)
        } catch  where error.errno == .again {
            // On v2 a process that is born in a full group is itself the fork that is refused.
            forks = 0
            errno = .again
            isCutOff = false
            return
        }
        if try !consumer.waitForEnd(.seconds(12)) { try consumer.stop() }
        let reading = consumer.reading
        forks = Int64(clamping: reading.done)
        errno = reading.errno
        isCutOff = errno == nil && forks < count
    }

    private static func twiceTheLimit(of group: Cgroup) throws(SystemError) -> Int64 {
        switch try group.pids.limit() {
        case .count(let count): Int64(clamping: count) &* 2 &+ 2
        case .max: 64
        }
    }

    /// What is left below the closest limit above, less a few: a group without a limit of its own must not be taken
    /// for limited because the session is.
    private static func room(in session: Cgroup) throws(SystemError) -> Int64 {
        var above: Cgroup? = session
        while let group = above, !group.path.isEmpty {
            if case .count(let limit) = try group.pids.limit() {
                let used = try group.pids.current()
                return Int64(clamping: limit - min(used, limit)) - 8
            }
            above = group.parent
        }
        return 1024
    }
}
