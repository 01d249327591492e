internal import Cgroups
internal import LinuxSystem

/// Whether the CPU time of a group's processes stands still.
///
/// How long to look is not a matter of time: on a busy machine a process that may run waits, too. A spinning process
/// of the engine in the session's own group shows when the others would have had their turn.
struct StandstillMeasurement {
    /// False as soon as one of them has used CPU time.
    let standsStill: Bool
    /// How many processes are in the group.
    let processes: Int

    init(of group: Cgroup, _ controller: Controller, session: Cgroup) throws(SystemError) {
        let before = try StandstillMeasurement.times(of: group, controller)
        processes = before.count
        let yardstick = try Consumer(
            Workload(.spin(cpuTime: .milliseconds(150)), deadline: .seconds(10)), in: session, of: .cpu,
            session: session)
        guard try yardstick.waitUntilReady(.seconds(10)) else {
            throw SystemError("start a spinning process", errno: yardstick.reading.errno ?? .timedOut)
        }
        yardstick.go()
        var grew = false
        while true {
            let over = try yardstick.waitForEnd(.milliseconds(20))
            let after = try StandstillMeasurement.times(of: group, controller)
            // One that is new has run, if only to fork.
            grew = after.contains { $0.value > before[$0.key] ?? 0 }
            if over || grew { break }
        }
        try yardstick.stop()
        standsStill = !grew
    }

    /// CPU time in nanoseconds by process, all of its threads together (`/proc/PID/task/TID/schedstat`).
    private static func times(of group: Cgroup, _ controller: Controller) throws(SystemError) -> [Int32: UInt64] {
        var times = [Int32: UInt64]()
        for pid in try group.processes(controller) {
            var sum: UInt64 = 0
            for thread in KernelFile.names(in: "/proc/\(pid)/task") {
                let text = try KernelFile.readIfPresent("/proc/\(pid)/task/\(thread)/schedstat") ?? ""
                sum += text.split(separator: " ").first.flatMap { UInt64($0) } ?? 0
            }
            times[pid] = sum
        }
        return times
    }
}
