internal import Cgroups
internal import Curriculum
internal import LinuxSystem

/// A thread that spins in a group, and the share of one CPU that the group's limit lets it have.
///
/// On a busy machine a thread gets less than its limit, so its CPU time alone would blame the learner for the machine's
/// work. What the kernel counted tells the two apart: in a period in which it throttled the group, the group had used
/// all that it may.
struct CpuMeasurement {
    /// The least and the most that the group may have, in percent of one CPU, as far as was seen. The ends meet on an
    /// idle machine.
    let share: ClosedRange<Double>
    /// In how many periods the kernel stopped the group, or one above it within the session.
    let throttled: Int64

    /// Whether other programs had so much of the CPUs that the group's share is not known to two hundredths of a CPU.
    var isContended: Bool { share.upperBound - share.lowerBound >= 2 }

    /// The best single number.
    var percent: Double { share.lowerBound }

    init(_ time: Duration, in group: Cgroup, session: Cgroup) throws(SystemError) {
        let groups = CpuMeasurement.path(from: group, to: session)
        let consumer = try Consumer(
            Workload(.spin(cpuTime: nil), deadline: time), in: group, of: .cpu, session: session)
        guard try consumer.waitUntilReady(.seconds(10)) else {
            throw SystemError("start a spinning process in \(group.path)", errno: consumer.reading.errno ?? .timedOut)
        }
        let before = try CpuMeasurement.throttling(of: groups)
        consumer.go()
        // A group with a low quota may not see its deadline before its next period.
        if try !consumer.waitForEnd(time + .seconds(10)) { try consumer.stop() }
        let after = try CpuMeasurement.throttling(of: groups)
        let reading = consumer.reading
        let used = reading.cpuTime / .microseconds(1)
        let elapsed = max(reading.elapsed / .microseconds(1), 1)

        // The group that held it back is the one that was throttled most.
        var most: (periods: Double, throttled: Double, length: Double, waited: Double) = (0, 0, 0, 0)
        for (before, after) in zip(before, after) {
            let throttled = Double(after.counts.throttled - before.counts.throttled)
            guard throttled > most.throttled else { continue }
            most = (
                Double(after.counts.periods - before.counts.periods), throttled, after.period,
                Double(after.counts.throttledMicroseconds - before.counts.throttledMicroseconds)
            )
        }
        throttled = Int64(most.throttled)
        let least = used / elapsed * 100
        // Neither running nor held back by a limit, it waited for a CPU: so much more it might have had.
        let contended = max(elapsed - used - most.waited, 0)
        var highest = (used + contended) / elapsed * 100
        if most.throttled > 0, most.length > 0 {
            // Every throttled period used up the whole quota.
            highest = min(highest, used / most.throttled / most.length * 100)
        }
        share = least...max(least, highest)
    }

    private typealias Counters = (counts: CpuThrottling, period: Double)

    private static func throttling(of groups: [Cgroup]) throws(SystemError) -> [Counters] {
        var counters = [Counters]()
        for group in groups {
            let cpu = try group.cpu
            counters.append((try cpu.throttling(), Double(try cpu.bandwidth().periodMicroseconds)))
        }
        return counters
    }

    /// The group and those above it, up to but not including the session's own, as far as the kernel can throttle them:
    /// on v2 one that was not handed the controller cpu is limited only by those above.
    private static func path(from group: Cgroup, to session: Cgroup) -> [Cgroup] {
        var groups = [Cgroup]()
        var next: Cgroup? = group
        while let group = next, group.path != session.path, !group.path.isEmpty {
            if isLimited(group) { groups.append(group) }
            next = group.parent
        }
        return groups
    }

    private static func isLimited(_ group: Cgroup) -> Bool {
        guard group.layout.version(of: .cpu) == .v2, let directory = group.directory(of: .cpu) else { return true }
        return KernelFile.exists(directory + "/cpu.max")
    }
}
