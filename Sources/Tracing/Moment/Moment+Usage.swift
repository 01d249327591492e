internal import Cgroups

/// What of a group is used, beside its limits.
extension Moment {
    private static let v1 = [Controller.memory: "memory.usage_in_bytes", .pids: "pids.current"]
    private static let v2 = [Controller.memory: "memory.current", .pids: "pids.current"]

    /// The files of a hierarchy that tell it.
    static func usageFiles(of hierarchy: Hierarchy) -> [String] {
        let files = hierarchy.version == .v1 ? v1 : v2
        return Controller.allCases.filter { hierarchy.controllers.contains($0) }.compactMap { files[$0] }
    }

    /// Whether a row of that name tells how much is used, and not what was set.
    static func isUsage(_ name: String) -> Bool { v1.values.contains(name) || v2.values.contains(name) }
}
