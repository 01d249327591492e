internal import Cgroups
internal import LinuxSystem

/// The bytes a second that a group may read from or write to a device, as a check asks for them.
enum DeviceLimits {
    /// - Parameters:
    ///   - key: `read_bps` or `write_bps`.
    ///   - device: `MAJ:MIN`; without one, every device that has a limit.
    static func limit(_ key: String, of group: Cgroup, device: String?) throws(SystemError) -> ObservedValue {
        let part: KeyPath<IoLimit, IoRate> = key == "read_bps" ? \.readBytes : \.writeBytes
        let limits = try group.io.limits()
        if let device { return value(BlockDevice(device).flatMap { limits[$0]?[keyPath: part] }) }
        let rates = limits.values.map { $0[keyPath: part] }.filter { $0 != .max }
        return rates.isEmpty ? .unlimited : .each(rates.map(value))
    }

    private static func value(_ rate: IoRate?) -> ObservedValue {
        switch rate {
        case .perSecond(let bytes): .bytes(Int64(clamping: bytes))
        case .max, nil: .unlimited
        }
    }
}
