public import Curriculum
internal import LinuxSystem

/// The capability sets of the described processes, from `/proc/PID/status`: `effective`, `permitted`, `inheritable`,
/// `bounding`, `ambient` (capabilities(7)).
///
/// A check wants `full`, `none`, or names, all of which must be among those that the process holds; with `not`, none of
/// which it holds must be all of them. What a capability is worth depends on the process's user namespace.
public struct CapabilityProbe: Probe {
    public let name = "capability"

    public init() {}

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let found = try SessionProcess.find(check, in: context)
        let source = found.first?.source("status") ?? Source(shown: "/proc/*/status")
        return try SessionProcess.readings(expectation, of: check, in: found, from: source) {
            (key, process) throws(ProbeFailure) in try Self.value(key, of: process.status)
        }
    }

    private static func value(_ key: String, of status: ProcessStatus) throws(ProbeFailure) -> ObservedValue {
        switch key {
        case "effective": .capabilities(status.effectiveCapabilities)
        case "permitted": .capabilities(status.permittedCapabilities)
        case "inheritable": .capabilities(status.inheritableCapabilities)
        case "bounding": .capabilities(status.boundingCapabilities)
        case "ambient": .capabilities(status.ambientCapabilities)
        default: throw .lesson("the capability probe has no '\(key)'")
        }
    }
}

extension Wording {
    /// `all 41`, `none`, the names, or where most are there those that are not.
    static func capabilities(_ bits: UInt64, _ language: Language) -> String {
        let known = Capabilities.known
        let held = Capabilities(rawValue: bits).intersection(known)
        let missing = known.subtracting(held)
        if held.isEmpty { return Localized(ko: "없음", en: "none")[language] }
        if missing.isEmpty {
            return Localized(ko: "\(known.names.count)개 전부", en: "all \(known.names.count)")[language]
        }
        guard missing.names.count < held.names.count else { return held.names.joined(separator: " ") }
        let list = missing.names.joined(separator: " ")
        return Localized(ko: "\(list)를 뺀 나머지 전부", en: "all but \(list)")[language]
    }
}
