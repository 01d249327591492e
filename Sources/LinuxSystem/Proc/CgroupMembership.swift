/// One line of `/proc/PID/cgroup`: where a process stands in one hierarchy (cgroups(7)).
public struct CgroupMembership: Sendable, Hashable {
    /// 0 for the v2 hierarchy.
    public let hierarchy: Int
    /// `["cpu", "cpuacct"]`, `["name=systemd"]`; empty for v2.
    public let controllers: [String]
    /// The path below the hierarchy's root, seen from the reader's cgroup namespace.
    public let path: String

    public init?(line: Substring) {
        let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, let hierarchy = Int(fields[0]) else { return nil }
        self.hierarchy = hierarchy
        controllers = fields[1].split(separator: ",").map(String.init)
        path = String(fields[2])
    }

    /// Every membership of a process (a pid, or `self`); empty where the process has gone.
    public static func read(process: String = "self") throws(SystemError) -> [CgroupMembership] {
        guard let text = try KernelFile.readIfPresent("/proc/\(process)/cgroup") else { return [] }
        return text.split(separator: "\n").compactMap { CgroupMembership(line: $0) }
    }
}
