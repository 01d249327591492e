internal import Cgroups
internal import LinuxSystem

/// Two threads that compete for one CPU from two groups, and the CPU time that each gets.
///
/// Others may use the same CPU meanwhile: what is left for the session is still divided by its groups' weights. So
/// what ends the measurement is the CPU time that both have used together, not the time that has passed.
struct CpuRatioMeasurement {
    /// CPU time of the first, divided by that of the second.
    let ratio: Double

    init(_ time: Duration, in first: Cgroup, and second: Cgroup, session: Cgroup) throws(SystemError) {
        // A quota above them may leave both a small part of the time.
        let patience = max(time * 4, .seconds(4))
        let (one, other) = try CpuRatioMeasurement.start(first, second, session: session, deadline: patience * 2)
        one.go()
        other.go()
        let deadline = Deadline(after: patience)
        let wanted = time / 5
        var pause = Pause()
        while true {
            pause.wait()
            let (a, b) = (one.reading, other.reading)
            let elapsed = max(a.elapsed, b.elapsed)
            if elapsed >= time && a.cpuTime + b.cpuTime >= wanted || deadline.hasPassed {
                // A group of the lowest weight may not have run at all.
                ratio = a.cpuTime / max(b.cpuTime, .microseconds(1))
                break
            }
        }
        try one.stop()
        try other.stop()
    }

    /// Both on the same CPU, ready and waiting for the word to go. Only these two are bound to it.
    private static func start(
        _ first: Cgroup, _ second: Cgroup, session: Cgroup, deadline: Duration
    ) throws(SystemError) -> (Consumer, Consumer) {
        var refusal: Errno?
        // A group's cpuset may leave out some of the CPUs that this process may use.
        for processor in try processors().reversed() {
            let workload = Workload(.spin(cpuTime: nil), deadline: deadline, processor: processor)
            let one = try Consumer(workload, in: first, of: .cpu, session: session)
            let other = try Consumer(workload, in: second, of: .cpu, session: session)
            if try one.waitUntilReady(.seconds(10)), try other.waitUntilReady(.seconds(10)) { return (one, other) }
            refusal = one.reading.errno ?? other.reading.errno
            guard refusal == .invalid else { break }
        }
        throw SystemError("start two spinning processes on one CPU", path: first.path, errno: refusal ?? .timedOut)
    }

    /// The CPUs that this process may use: `0-3,8`.
    private static func processors() throws(SystemError) -> [Int32] {
        let list = try ProcessStatus.read(process: "self")?.fields["Cpus_allowed_list"] ?? "0"
        return list.split(separator: ",").flatMap { range -> [Int32] in
            let ends = range.split(separator: "-").compactMap { Int32($0) }
            guard let first = ends.first, let last = ends.last, first <= last else { return [] }
            return Array(first...last)
        }
    }
}
