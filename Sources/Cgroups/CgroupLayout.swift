public import LinuxSystem

/// Which hierarchies this machine has, and in which of them each controller is.
///
/// Nothing is guessed from a version or a path: the kernel says it in `/proc/self/mountinfo`, and for v2 in the file
/// `cgroup.controllers`.
public struct CgroupLayout: Sendable {
    /// Every hierarchy with a controller that the engine knows, and the v2 hierarchy even without one. Named v1
    /// hierarchies (`name=systemd`) control nothing and are left out.
    public let hierarchies: [Hierarchy]
    let files: any CgroupFiles

    /// The layout of this machine, as this process sees it.
    ///
    /// - Throws: ENODEV where no hierarchy is mounted, or the failure to read the mounts.
    public static func detect() throws(SystemError) -> CgroupLayout {
        try CgroupLayout(mounts: MountInfo.read())
    }

    /// The layout that the text of a `mountinfo` file describes.
    ///
    /// - Parameters:
    ///   - root: stands before every mount point of the text, so that a directory of fixtures can stand in.
    ///   - files: what reads and writes the groups' files.
    public init(
        mountInfo text: String, root: String = "", files: any CgroupFiles = KernelCgroupFiles()
    ) throws(SystemError) {
        let mounts = text.split(separator: "\n").compactMap { MountInfo(line: $0) }
        try self.init(mounts: mounts, root: root, files: files)
    }

    init(
        mounts: [MountInfo], root: String = "", files: any CgroupFiles = KernelCgroupFiles()
    ) throws(SystemError) {
        var hierarchies = [Hierarchy]()
        for mount in CgroupLayout.onePerHierarchy(mounts.filter { $0.type == "cgroup" }) {
            let names = mount.superOptions.split(separator: ",")
            let controllers = Set(names.compactMap { Controller(v1Name: String($0)) })
            if controllers.isEmpty { continue }
            hierarchies.append(
                Hierarchy(version: .v1, mountPoint: root + mount.target, controllers: controllers))
        }
        if let mount = CgroupLayout.onePerHierarchy(mounts.filter { $0.type == "cgroup2" }).first {
            let mountPoint = root + mount.target
            let offered = try files.read(mountPoint + "/cgroup.controllers")
                .split { $0 == " " || $0 == "\n" }.compactMap { Controller(rawValue: String($0)) }
            let core = Controller.allCases.filter { controller in
                controller.isCoreOfV2 && !hierarchies.contains { $0.controllers.contains(controller) }
            }
            hierarchies.append(
                Hierarchy(version: .v2, mountPoint: mountPoint, controllers: Set(offered).union(core)))
        }
        guard !hierarchies.isEmpty else {
            throw SystemError(
                "find the control groups", path: "/proc/self/mountinfo", errno: .noSuchDevice,
                advice: "No hierarchy is mounted: mount -t cgroup2 none /sys/fs/cgroup")
        }
        self.hierarchies = hierarchies
        self.files = files
    }

    private init(_ hierarchies: [Hierarchy], files: any CgroupFiles) {
        self.hierarchies = hierarchies
        self.files = files
    }

    /// The same with other hierarchies, perhaps with none: a layout in which no group can be made.
    func with(_ hierarchies: [Hierarchy]) -> CgroupLayout { CgroupLayout(hierarchies, files: files) }

    /// Where no group can be made at all.
    public static let none = CgroupLayout([], files: KernelCgroupFiles())

    /// One hierarchy of this layout alone.
    public func only(_ hierarchy: Hierarchy) -> CgroupLayout { with([hierarchy]) }

    /// The hierarchy that a controller is in; nil where the kernel has not got it or nobody mounted it.
    public func hierarchy(of controller: Controller) -> Hierarchy? {
        hierarchies.first { $0.controllers.contains(controller) }
    }

    /// The version under which a controller is used here; nil where it is not.
    public func version(of controller: Controller) -> CgroupVersion? { hierarchy(of: controller)?.version }

    /// The v2 hierarchy, with or without controllers in it.
    public var unified: Hierarchy? { hierarchies.first { $0.version == .v2 } }

    /// One mount for each hierarchy: the one that shows most of it, and rather one that can be written.
    private static func onePerHierarchy(_ mounts: [MountInfo]) -> [MountInfo] {
        var order = [String]()
        var best = [String: MountInfo]()
        for mount in mounts {
            guard let other = best[mount.device] else {
                order.append(mount.device)
                best[mount.device] = mount
                continue
            }
            if rank(mount) > rank(other) { best[mount.device] = mount }
        }
        return order.compactMap { best[$0] }
    }

    private static func rank(_ mount: MountInfo) -> Int {
        (mount.root == "/" ? 2 : 0) + (mount.options.split(separator: ",").contains("rw") ? 1 : 0)
    }
}
