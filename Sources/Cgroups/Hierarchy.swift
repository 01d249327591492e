/// One mounted hierarchy: a file system of type `cgroup` (v1) or `cgroup2` (v2).
public struct Hierarchy: Sendable, Hashable {
    public let version: CgroupVersion
    /// Where it is mounted, as this process sees it. It is the directory of the hierarchy's root group, or of the
    /// highest group that the cgroup namespace shows.
    public let mountPoint: String
    /// What is controlled through it. On v2 also `freezer`, `cpuacct` and `devices`, unless v1 has them.
    public let controllers: Set<Controller>

    public init(version: CgroupVersion, mountPoint: String, controllers: Set<Controller>) {
        self.version = version
        self.mountPoint = mountPoint
        self.controllers = controllers
    }

    /// The directory of the group `path`, which is relative to the hierarchy's root: `lab/k3f9`.
    public func directory(_ path: String) -> String { path.isEmpty ? mountPoint : "\(mountPoint)/\(path)" }
}
