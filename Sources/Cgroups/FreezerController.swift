public import LinuxSystem

/// Whether a group's processes run.
public enum FreezerState: String, Sendable, Hashable {
    case thawed = "THAWED"
    /// Asked to freeze, not all have stopped yet.
    case freezing = "FREEZING"
    case frozen = "FROZEN"
}

/// The freezer of one group (cgroup-v1/freezer-subsystem.rst, cgroup-v2.rst).
public protocol FreezerController: Sendable {
    /// What the kernel says of the group. It is also frozen while a group above it is.
    func state() throws(SystemError) -> FreezerState
    /// Stops every process in the group and below it, and waits until the kernel says that all have stopped.
    ///
    /// - Throws: ETIMEDOUT where the kernel did not say so in time. The request then stands: `thaw()` takes it back.
    func freeze(patience: Duration) throws(SystemError)
    /// Lets them run again, and waits until the kernel says so.
    ///
    /// - Throws: EBUSY where a group above is frozen and holds this one.
    func thaw(patience: Duration) throws(SystemError)
}

extension FreezerController {
    public func freeze() throws(SystemError) { try freeze(patience: .seconds(5)) }
    public func thaw() throws(SystemError) { try thaw(patience: .seconds(5)) }
}

extension Cgroup {
    /// The group's freezer. On a machine with both interfaces it is the v1 controller if v1 has it; `unifiedFreezer`
    /// is always the one of v2.
    ///
    /// - Throws: ENODEV where the machine has not got it.
    public var freezer: any FreezerController {
        get throws(SystemError) {
            let hierarchy = try hierarchy(of: .freezer)
            return switch hierarchy.version {
            case .v1: FreezerControllerV1(directory(hierarchy, as: V1.self))
            case .v2: FreezerControllerV2(directory(hierarchy, as: V2.self))
            }
        }
    }

    /// The freezer of the group's directory in the v2 hierarchy, which every v2 group has (Linux 5.2); nil without v2.
    public var unifiedFreezer: FreezerControllerV2? {
        layout.unified.map { FreezerControllerV2(directory($0, as: V2.self)) }
    }
}
