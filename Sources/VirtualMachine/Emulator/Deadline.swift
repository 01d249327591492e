internal import Glibc
internal import LinuxSystem

/// Points of the monotonic clock.
enum Deadline {
    static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    static func after(seconds: Double) -> UInt64 { now + UInt64(seconds * 1e9) }

    /// Waits until one of the descriptors is readable or has ended.
    ///
    /// - Returns: which of them are.
    /// - Throws: ETIMEDOUT.
    @discardableResult
    static func wait(
        for descriptors: [Int32], until deadline: UInt64, step: String
    ) throws(SystemError) -> [Bool] {
        var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while true {
            let now = now
            let left = deadline > now ? Int32(clamping: (deadline - now) / 1_000_000 + 1) : 0
            let count = poll(&entries, nfds_t(entries.count), left)
            if count > 0 { return entries.map { $0.revents != 0 } }
            if count < 0, errno != EINTR { throw SystemError(step, errno: .current) }
            if count == 0, left == 0 { throw SystemError(step, errno: .timedOut) }
        }
    }
}
