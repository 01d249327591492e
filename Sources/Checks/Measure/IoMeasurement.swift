internal import Cgroups
internal import Glibc
internal import LinuxSystem

/// A process that writes to a device from a group, past the page cache.
struct IoMeasurement {
    /// How many bytes it had written when its time was up.
    let reached: Int64

    /// - Parameters:
    ///   - disk: a directory on the device. The file has no name and is gone with the measurement.
    ///   - amount: how many bytes it tries to write.
    init(_ amount: Int64, for time: Duration, on disk: String, in group: Cgroup, session: Cgroup) throws(SystemError) {
        let file = try FileDescriptor.open(
            disk, IoMeasurement.unnamed | O_RDWR | O_NOFOLLOW | IoMeasurement.direct, mode: 0o600,
            step: "make a file on the disk")
        // Small blocks: a throttled write is not interrupted, not even by SIGKILL, before its block has passed.
        let workload = Workload(
            .write(descriptor: file.rawValue, bytes: UInt64(max(amount, 4096)), span: 4 << 20, block: 16 << 10),
            deadline: time)
        let consumer = try Consumer(workload, in: group, of: .io, session: session)
        if try !consumer.waitForEnd(time + .seconds(10)) { try consumer.stop() }
        let reading = consumer.reading
        if let errno = reading.errno, errno != .timerExpired {
            throw SystemError("write to the disk", path: disk, errno: errno)
        }
        reached = Int64(clamping: reading.done)
    }

    /// O_DIRECT and O_TMPFILE of asm/fcntl.h, which differ between architectures.
    #if arch(arm64)
        private static let direct: Int32 = 0o200000
        private static let unnamed: Int32 = 0o20000000 | 0o40000
    #else
        private static let direct: Int32 = 0o40000
        private static let unnamed: Int32 = 0o20000000 | 0o200000
    #endif
}

extension Errno {
    /// ETIME, by which a workload says that its time was up.
    fileprivate static let timerExpired = Errno(rawValue: ETIME)
}
