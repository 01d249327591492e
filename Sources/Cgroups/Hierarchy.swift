/// One mounted hierarchy: a file system of type `cgroup` (v1) or `cgroup2` (v2).
public struct Hierarchy: Sendable, Hashable {
    public let version: CgroupVersion
    /// Where it is mounted, as this process sees it. It is the directory of the hierarchy's root group, or of the
    /// highest group that the cgroup namespace shows.
    public let mountPoint: String
    /// The group below which every group of the layout lies, relative to the mount point: empty for the root group, or
    /// the group that was delegated to this process's user.
    public let base: String
    /// What is controlled through it. On v2 also `freezer`, `cpuacct` and `devices`, unless v1 has them.
    public let controllers: Set<Controller>

    public init(version: CgroupVersion, mountPoint: String, base: String = "", controllers: Set<Controller>) {
        self.version = version
        self.mountPoint = mountPoint
        self.base = base
        self.controllers = controllers
    }

    /// The directory of the group `path`, which is relative to the base: `lab/k3f9`.
    public func directory(_ path: String) -> String { mountPoint + inside(path) }

    /// The same group as `/proc/PID/cgroup` names it, from the root of the hierarchy: `/lab/k3f9`; empty for the root.
    public func inside(_ path: String) -> String {
        [base, path].filter { !$0.isEmpty }.map { "/" + $0 }.joined()
    }
}
