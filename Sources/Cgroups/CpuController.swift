public import LinuxSystem

/// How much CPU time a group may use in each period.
public enum CpuQuota: Sendable, Hashable {
    case max
    case microseconds(UInt64)
}

/// A quota and the length of the period that it is for. Twice the period is two CPUs.
public struct CpuBandwidth: Sendable, Hashable {
    public var quota: CpuQuota
    public var periodMicroseconds: UInt64

    /// - Parameter periodMicroseconds: 1,000 to 1,000,000; the kernel's own default is 100,000.
    public init(quota: CpuQuota, periodMicroseconds: UInt64 = 100_000) {
        self.quota = quota
        self.periodMicroseconds = periodMicroseconds
    }

    /// A share of one CPU: 25 is a quarter, 200 two whole CPUs.
    public static func percent(_ percent: UInt64) -> CpuBandwidth {
        CpuBandwidth(quota: .microseconds(percent * 1000))
    }

    /// In percent of one CPU; nil without a limit.
    public var percent: Double? {
        guard case .microseconds(let quota) = quota, periodMicroseconds > 0 else { return nil }
        return Double(quota) * 100 / Double(periodMicroseconds)
    }
}

/// What the kernel counted of a group that used up its quota (`cpu.stat`).
public struct CpuThrottling: Sendable, Hashable {
    /// Periods in which the group wanted to run.
    public let periods: UInt64
    /// Those of them in which it had to wait.
    public let throttled: UInt64
    /// How long it waited in all.
    public let throttledMicroseconds: UInt64

    public init(periods: UInt64, throttled: UInt64, throttledMicroseconds: UInt64) {
        self.periods = periods
        self.throttled = throttled
        self.throttledMicroseconds = throttledMicroseconds
    }
}

/// A group's part when CPUs are contended for. The two interfaces differ in kind (2 to 262,144 around 1,024; 1 to
/// 10,000 around 100), so nothing converts one into the other.
public enum CpuProportion: Sendable, Hashable {
    case shares(UInt64)
    case weight(UInt64)
}

/// The cpu controller of one group (sched-bwc.rst, cgroup-v2.rst), and its accounting.
public protocol CpuController: Sendable {
    /// `cpu.cfs_quota_us` and `cpu.cfs_period_us`; `cpu.max`.
    func bandwidth() throws(SystemError) -> CpuBandwidth
    /// - Throws: EINVAL for a quota under 1,000 µs, a period outside of 1,000 to 1,000,000 µs, or on v1 a quota that
    ///   is more than a group above has.
    func setBandwidth(_ bandwidth: CpuBandwidth) throws(SystemError)
    /// The proportion. To set it, take the controller of the interface at hand: `setShares` or `setWeight`.
    func proportion() throws(SystemError) -> CpuProportion
    func throttling() throws(SystemError) -> CpuThrottling
    /// The CPU time used by the group and all below it, in microseconds: `cpuacct.usage`, `cpu.stat`.
    func usageMicroseconds() throws(SystemError) -> UInt64
}

extension Cgroup {
    /// The group's cpu controller.
    ///
    /// - Throws: ENODEV where the machine has not got it.
    public var cpu: any CpuController {
        get throws(SystemError) {
            let hierarchy = try hierarchy(of: .cpu)
            switch hierarchy.version {
            case .v1:
                // Usually mounted together with cpu, but a hierarchy of its own is possible, and so is v2.
                let accounting: CpuAccounting? =
                    switch layout.hierarchy(of: .cpuacct) {
                    case .some(let own) where own.version == .v1: .v1(directory(own, as: V1.self))
                    case .some(let own): .v2(directory(own, as: V2.self))
                    case .none: nil
                    }
                return CpuControllerV1(directory(hierarchy, as: V1.self), accounting: accounting)
            case .v2:
                return CpuControllerV2(directory(hierarchy, as: V2.self))
            }
        }
    }

    /// The CPU time used by the group and all below it, in microseconds, also where there is no cpu controller.
    ///
    /// - Throws: ENODEV where nothing accounts for it.
    public func cpuUsageMicroseconds() throws(SystemError) -> UInt64 {
        let hierarchy = try hierarchy(of: .cpuacct)
        return switch hierarchy.version {
        case .v1: try CpuAccounting.v1(directory(hierarchy, as: V1.self)).usageMicroseconds()
        case .v2: try CpuAccounting.v2(directory(hierarchy, as: V2.self)).usageMicroseconds()
        }
    }
}

/// Where the CPU time of a group is accounted: the v1 controller cpuacct, or every v2 group.
public enum CpuAccounting: Sendable {
    case v1(GroupDirectory<V1>)
    case v2(GroupDirectory<V2>)

    func usageMicroseconds() throws(SystemError) -> UInt64 {
        switch self {
        case .v1(let directory): try directory.number("cpuacct.usage") / 1000
        case .v2(let directory): try directory.number("cpu.stat", key: "usage_usec")
        }
    }
}
