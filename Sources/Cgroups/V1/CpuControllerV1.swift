public import LinuxSystem

/// `cpu.cfs_quota_us`, `cpu.cfs_period_us`, `cpu.shares` and `cpu.stat`.
public struct CpuControllerV1: CpuController {
    public let directory: GroupDirectory<V1>
    /// Where the CPU time is counted; nil where nothing counts it.
    public let accounting: CpuAccounting?

    public init(_ directory: GroupDirectory<V1>, accounting: CpuAccounting?) {
        self.directory = directory
        self.accounting = accounting
    }

    public func bandwidth() throws(SystemError) -> CpuBandwidth {
        let text = try directory.read("cpu.cfs_quota_us")
        guard let quota = Int64(text) else { throw directory.unexpected(text, in: "cpu.cfs_quota_us") }
        return CpuBandwidth(
            quota: quota < 0 ? .max : .microseconds(UInt64(quota)),
            periodMicroseconds: try directory.number("cpu.cfs_period_us"))
    }

    public func setBandwidth(_ bandwidth: CpuBandwidth) throws(SystemError) {
        // Two files, two writes, and the kernel compares each intermediate state with the groups above. A period that
        // grows goes first and one that shrinks goes last, so that the state in between is never more than both ends.
        let growing = try directory.number("cpu.cfs_period_us") < bandwidth.periodMicroseconds
        if growing { try writePeriod(bandwidth) }
        let value =
            switch bandwidth.quota {
            case .max: "-1"
            case .microseconds(let quota): "\(quota)"
            }
        try directory.write(value, to: "cpu.cfs_quota_us") { errno in
            errno == .invalid
                ? "It takes at least 1000 µs, and no more of a CPU than the groups above have, nor less than one below."
                : nil
        }
        if !growing { try writePeriod(bandwidth) }
    }

    private func writePeriod(_ bandwidth: CpuBandwidth) throws(SystemError) {
        let value = "\(bandwidth.periodMicroseconds)"
        if try directory.read("cpu.cfs_period_us") == value { return }
        try directory.write(value, to: "cpu.cfs_period_us") { errno in
            errno == .invalid ? "A period has 1000 to 1000000 µs." : nil
        }
    }

    public func proportion() throws(SystemError) -> CpuProportion { .shares(try shares()) }

    /// The group's part when CPUs are contended for: 2 to 262,144, 1,024 by default.
    public func shares() throws(SystemError) -> UInt64 { try directory.number("cpu.shares") }

    /// - Throws: ERANGE outside of 2 to 262,144. The kernel would round without a word.
    public func setShares(_ shares: UInt64) throws(SystemError) {
        guard (2...262_144).contains(shares) else {
            throw SystemError(
                "write \(shares)", path: directory.path("cpu.shares"), errno: .outOfRange,
                advice: "cpu.shares takes 2 to 262144; the kernel would silently take the nearest of these.")
        }
        try directory.write("\(shares)", to: "cpu.shares")
    }

    public func throttling() throws(SystemError) -> CpuThrottling {
        CpuThrottling(
            periods: try directory.number("cpu.stat", key: "nr_periods"),
            throttled: try directory.number("cpu.stat", key: "nr_throttled"),
            // v1 counts in nanoseconds.
            throttledMicroseconds: try directory.number("cpu.stat", key: "throttled_time") / 1000)
    }

    public func usageMicroseconds() throws(SystemError) -> UInt64 {
        guard let accounting else {
            throw SystemError(
                "read the CPU time", path: directory.path, errno: .noSuchDevice,
                advice: "The cpuacct controller is in no mounted hierarchy.")
        }
        return try accounting.usageMicroseconds()
    }
}
