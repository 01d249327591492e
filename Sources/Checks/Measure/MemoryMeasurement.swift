internal import Cgroups
internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// A process that uses memory in a group until the kernel ends it.
struct MemoryMeasurement {
    /// Whether the kernel killed it for want of memory.
    let killed: Bool
    /// How many bytes it had touched at its end.
    let reached: Int64

    /// - Parameter amount: how much it tries to use; never more than the session itself has room for.
    init(_ amount: Int64?, in group: Cgroup, session: Cgroup) throws(SystemError) {
        let room = try MemoryMeasurement.room(in: session)
        let wanted = if let amount { amount } else { try MemoryMeasurement.twiceTheLimit(of: group) }
        let kills = try group.memory.oomKills()
        let workload = Workload(
            .memory(bytes: UInt64(max(min(wanted, room), 1 << 20))), deadline: .seconds(10))
        let consumer = try Consumer(workload, in: group, of: .memory, session: session)
        // With the OOM killer switched off (memory.oom_control) it stands still at the limit, for good.
        let ended = try consumer.waitForEnd(.seconds(12))
        if !ended { try consumer.stop() }
        reached = Int64(clamping: consumer.reading.done)
        let counted = try group.memory.oomKills() > kills
        killed = ended && counted && consumer.end == .killed(signal: SIGKILL)
    }

    private static func twiceTheLimit(of group: Cgroup) throws(SystemError) -> Int64 {
        switch try group.memory.limit() {
        case .bytes(let bytes): Int64(clamping: bytes) &* 2
        case .max: 256 << 20
        }
    }

    /// Three quarters of what is left below the closest limit above: a group without a limit of its own must not be
    /// taken for limited because the session is, and the machine must not feel it.
    private static func room(in session: Cgroup) throws(SystemError) -> Int64 {
        var above: Cgroup? = session
        while let group = above, !group.path.isEmpty {
            if case .bytes(let limit) = try group.memory.limit() {
                let used = try group.memory.usage()
                return Int64(clamping: (limit - min(used, limit)) / 4 * 3)
            }
            above = group.parent
        }
        return 1 << 30
    }
}
