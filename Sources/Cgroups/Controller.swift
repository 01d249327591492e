/// The controllers that the engine knows (cgroups(7)).
public enum Controller: String, CaseIterable, Sendable, Hashable {
    case cpu, cpuacct, cpuset, memory, pids, io, devices, freezer

    /// Its name as a v1 mount option: `blkio` for `io`.
    public var v1Name: String { self == .io ? "blkio" : rawValue }

    /// From a v1 mount option; nil for what is no controller or none that the engine uses.
    public init?(v1Name: String) {
        if v1Name == "blkio" {
            self = .io
        } else if v1Name != "io", let controller = Controller(rawValue: v1Name) {
            self = controller
        } else {
            return nil
        }
    }

    /// Whether v2 has it in every group without `cgroup.subtree_control`: freezing and CPU accounting belong to the
    /// core there, and devices are the matter of an eBPF program.
    public var isCoreOfV2: Bool { self == .freezer || self == .cpuacct || self == .devices }

    /// The name of the controller on a hierarchy of `version`.
    public func name(_ version: CgroupVersion) -> String { version == .v1 ? v1Name : rawValue }
}
