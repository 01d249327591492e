/// A file of which a snapshot takes note, and how to read it.
///
/// Only limits, states and counters that a person would point at. What moves all the time (CPU time, `memory.stat`,
/// the number of periods) would hide them.
struct SnapshotFile: Sendable {
    enum Shape: Sendable {
        /// The whole text is one value.
        case value
        /// Lines of `key number`, of which these keys count.
        case keys([String])
        /// Lines that begin with a device, `8:0 1048576`, each a value of its own.
        case devices
    }

    /// What it holds in a group that was just made.
    enum Fresh: Sendable {
        case text(String)
        /// The same as in the group above.
        case inherited
    }

    let name: String
    let shape: Shape
    let fresh: Fresh

    init(_ name: String, _ shape: Shape = .value, fresh: Fresh = .text("0")) {
        self.name = name
        self.shape = shape
        self.fresh = fresh
    }

    /// The files of a hierarchy: those of its controllers, and on v2 those of the core.
    static func files(of hierarchy: Hierarchy) -> [SnapshotFile] {
        let controllers = Controller.allCases.filter { hierarchy.controllers.contains($0) }
        switch hierarchy.version {
        case .v1: return controllers.flatMap { v1[$0] ?? [] }
        case .v2: return v2Core + controllers.flatMap { v2[$0] ?? [] }
        }
    }

    /// The highest number of whole pages of 4 KiB, which is how v1 writes that there is no limit.
    private static let noLimit = Fresh.text("9223372036854771712")

    private static let v1: [Controller: [SnapshotFile]] = [
        .cpu: [
            SnapshotFile("cpu.cfs_quota_us", fresh: .text("-1")),
            SnapshotFile("cpu.cfs_period_us", fresh: .text("100000")),
            SnapshotFile("cpu.shares", fresh: .text("1024")),
            SnapshotFile("cpu.stat", .keys(["nr_throttled"])),
        ],
        .cpuset: [
            SnapshotFile("cpuset.cpus", fresh: .text("")),
            SnapshotFile("cpuset.mems", fresh: .text("")),
        ],
        .memory: [
            SnapshotFile("memory.limit_in_bytes", fresh: noLimit),
            SnapshotFile("memory.memsw.limit_in_bytes", fresh: noLimit),
            SnapshotFile("memory.soft_limit_in_bytes", fresh: noLimit),
            SnapshotFile("memory.failcnt"),
            SnapshotFile("memory.oom_control", .keys(["oom_kill_disable", "under_oom", "oom_kill"])),
        ],
        .pids: [
            SnapshotFile("pids.max", fresh: .text("max")),
            SnapshotFile("pids.events", .keys(["max"])),
        ],
        .io: [
            SnapshotFile("blkio.throttle.read_bps_device", .devices, fresh: .text("")),
            SnapshotFile("blkio.throttle.write_bps_device", .devices, fresh: .text("")),
            SnapshotFile("blkio.throttle.read_iops_device", .devices, fresh: .text("")),
            SnapshotFile("blkio.throttle.write_iops_device", .devices, fresh: .text("")),
            SnapshotFile("blkio.bfq.weight", fresh: .text("100")),
        ],
        .devices: [SnapshotFile("devices.list", fresh: .inherited)],
        .freezer: [SnapshotFile("freezer.state", fresh: .text("THAWED"))],
    ]

    private static let v2Core = [
        SnapshotFile("cgroup.events", .keys(["populated", "frozen"])),
        SnapshotFile("cgroup.freeze"),
        SnapshotFile("cgroup.subtree_control", fresh: .text("")),
    ]

    private static let v2: [Controller: [SnapshotFile]] = [
        .cpu: [
            SnapshotFile("cpu.max", fresh: .text("max 100000")),
            SnapshotFile("cpu.weight", fresh: .text("100")),
            SnapshotFile("cpu.stat", .keys(["nr_throttled"])),
        ],
        .cpuset: [
            SnapshotFile("cpuset.cpus", fresh: .text("")),
            SnapshotFile("cpuset.mems", fresh: .text("")),
            SnapshotFile("cpuset.cpus.partition", fresh: .text("member")),
        ],
        .memory: [
            SnapshotFile("memory.min"),
            SnapshotFile("memory.low"),
            SnapshotFile("memory.high", fresh: .text("max")),
            SnapshotFile("memory.max", fresh: .text("max")),
            SnapshotFile("memory.swap.max", fresh: .text("max")),
            SnapshotFile("memory.oom.group"),
            SnapshotFile("memory.events", .keys(["low", "high", "max", "oom", "oom_kill", "oom_group_kill"])),
        ],
        .pids: [
            SnapshotFile("pids.max", fresh: .text("max")),
            SnapshotFile("pids.events", .keys(["max"])),
        ],
        .io: [
            SnapshotFile("io.max", .devices, fresh: .text("")),
            SnapshotFile("io.weight", fresh: .text("default 100")),
            SnapshotFile("io.bfq.weight", fresh: .text("default 100")),
        ],
    ]

    /// Takes the values out of the file's text: by the file's name, or by name and key, `memory.events:oom_kill`.
    func values(in text: String) -> [(name: String, value: String)] {
        let lines = text.split(separator: "\n")
        switch shape {
        case .value:
            return [(name, lines.joined(separator: ", "))]
        case .keys(let keys):
            return lines.compactMap { line in
                guard let space = line.firstIndex(of: " ") else { return nil }
                let key = String(line[..<space])
                return keys.contains(key) ? ("\(name):\(key)", String(line[line.index(after: space)...])) : nil
            }
        case .devices:
            return lines.compactMap { line in
                guard let space = line.firstIndex(of: " ") else { return nil }
                return ("\(name):\(line[..<space])", String(line[line.index(after: space)...]))
            }
        }
    }
}
