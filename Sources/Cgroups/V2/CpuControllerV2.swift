public import LinuxSystem

/// `cpu.max`, `cpu.weight` and `cpu.stat`.
public struct CpuControllerV2: CpuController {
    public let directory: GroupDirectory<V2>

    public init(_ directory: GroupDirectory<V2>) { self.directory = directory }

    public func bandwidth() throws(SystemError) -> CpuBandwidth {
        let text = try directory.read("cpu.max")
        let words = text.split(separator: " ")
        guard words.count == 2, let period = UInt64(words[1]) else {
            throw directory.unexpected(text, in: "cpu.max")
        }
        if words[0] == "max" { return CpuBandwidth(quota: .max, periodMicroseconds: period) }
        guard let quota = UInt64(words[0]) else { throw directory.unexpected(text, in: "cpu.max") }
        return CpuBandwidth(quota: .microseconds(quota), periodMicroseconds: period)
    }

    public func setBandwidth(_ bandwidth: CpuBandwidth) throws(SystemError) {
        let quota =
            switch bandwidth.quota {
            case .max: "max"
            case .microseconds(let quota): "\(quota)"
            }
        try directory.write("\(quota) \(bandwidth.periodMicroseconds)", to: "cpu.max") { errno in
            errno == .invalid
                ? "It takes a quota of at least 1000 µs or max, and a period of 1000 to 1000000 µs." : nil
        }
    }

    public func proportion() throws(SystemError) -> CpuProportion { .weight(try weight()) }

    /// The group's part when CPUs are contended for: 1 to 10,000, 100 by default.
    public func weight() throws(SystemError) -> UInt64 { try directory.number("cpu.weight") }

    /// - Throws: ERANGE outside of 1 to 10,000.
    public func setWeight(_ weight: UInt64) throws(SystemError) {
        try directory.write("\(weight)", to: "cpu.weight") { errno in
            errno == .outOfRange ? "cpu.weight takes 1 to 10000." : nil
        }
    }

    public func throttling() throws(SystemError) -> CpuThrottling {
        CpuThrottling(
            periods: try directory.number("cpu.stat", key: "nr_periods"),
            throttled: try directory.number("cpu.stat", key: "nr_throttled"),
            throttledMicroseconds: try directory.number("cpu.stat", key: "throttled_usec"))
    }

    public func usageMicroseconds() throws(SystemError) -> UInt64 {
        try CpuAccounting.v2(directory).usageMicroseconds()
    }
}
