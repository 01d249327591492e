internal import CLinux
internal import Glibc
internal import LinuxSystem

/// How fast this processor's time stamp counter runs, which an emulated guest sees as its own.
///
/// A snapshot is one of a guest that was told so. So the answer must stay the same: what was once measured is kept in the
/// cache, for as long as a measurement comes near to it.
enum HostClock {
    /// Thousands of ticks a second; 0 where there is no such counter.
    static func kilohertz(keptIn cache: MachineCache = MachineCache()) -> Int {
        let path = cache.path + "/clock"
        let measured = measure()
        guard measured > 0 else { return 0 }
        let text = (try? KernelFile.readIfPresent(path)) ?? nil
        if let kept = text.flatMap({ Int($0) }), agree(kept, measured) { return kept }
        // Best effort: who cannot write it measures again.
        if KernelFile.exists(cache.path) { try? MachineCache.write("\(measured)", to: path) }
        return measured
    }

    /// To within half a percent. Clocks of different machines differ by more, and two measurements of one by less.
    static func agree(_ one: Int, _ other: Int) -> Bool { abs(one - other) <= max(one, other) / 200 }

    /// The middle of three: on a busy machine, one may have been interrupted between its two clocks.
    private static func measure() -> Int { (0..<3).map { _ in once() }.sorted()[1] }

    private static func once() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC_RAW, &now)
        let start = (lab_time_stamp(), now)
        guard start.0 > 0 else { return 0 }
        var nanoseconds = 0
        repeat {
            clock_gettime(CLOCK_MONOTONIC_RAW, &now)
            nanoseconds = (now.tv_sec - start.1.tv_sec) * 1_000_000_000 + now.tv_nsec - start.1.tv_nsec
        } while nanoseconds < 700_000
        let ticks = Int(lab_time_stamp() - start.0)
        return (ticks * 1_000_000 / nanoseconds + 500) / 1000 * 1000
    }
}
