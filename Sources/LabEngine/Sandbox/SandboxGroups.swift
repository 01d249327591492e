internal import Cgroups
internal import Containers
internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// The control groups of a sandbox: limits that the learner cannot raise, and below them all that the learner makes.
enum SandboxGroups {
    /// Makes the session's group in every hierarchy and sets its limits. Every one that is asked for is applied, or
    /// it is an error: a sandbox without limits is none.
    ///
    /// - Parameter insists: false where an ordinary user has what was delegated: what has no group has no limit, and the
    ///   learner is told so.
    static func create(_ group: Cgroup, limits: SandboxLimits, insists: Bool) throws(SystemError) {
        func applies(_ controller: Controller) -> Bool { insists || group.layout.hierarchy(of: controller) != nil }
        try group.create(mayExist: false)
        if applies(.memory) { try limitMemory(of: group, limits) }
        if applies(.pids) { try group.pids.setLimit(.count(UInt64(limits.pids))) }
        if applies(.cpu) { try group.cpu.setBandwidth(.percent(UInt64(limits.cpuPercent.rounded()))) }
    }

    private static func limitMemory(of group: Cgroup, _ limits: SandboxLimits) throws(SystemError) {
        try group.memory.setLimit(.bytes(UInt64(limits.memory.bytes)))
        // Without swap there is nothing to forbid, and on v1 perhaps no file to forbid it with.
        if try KernelFile.read("/proc/swaps").split(separator: "\n").count > 1 { try group.memory.forbidSwap() }
    }

    /// Where a hierarchy is mounted in the sandbox, the same place as on a host of its kind.
    static func target(of hierarchy: Hierarchy) -> String {
        if hierarchy.mountPoint.hasPrefix("/sys/fs/cgroup") { return hierarchy.mountPoint }
        return "/sys/fs/cgroup"
    }

    /// The mounts of every hierarchy that has a controller, and of v2 in any case.
    static func mounts(of layout: CgroupLayout) -> [SandboxRoot.CgroupMount] {
        layout.hierarchies.compactMap { hierarchy in
            switch hierarchy.version {
            case .v2: return SandboxRoot.CgroupMount(target: target(of: hierarchy), controllers: nil)
            case .v1:
                guard !hierarchy.controllers.isEmpty else { return nil }
                let names = hierarchy.controllers.map(\.v1Name).sorted().joined(separator: ",")
                return SandboxRoot.CgroupMount(target: target(of: hierarchy), controllers: names)
            }
        }
    }

    /// The descriptor through which the first process moves into the leaf, after the group has become the root of
    /// its cgroup namespace. Only where v2 has controllers: a group that hands them out holds no process.
    static func openLeaf(of group: Cgroup) throws(SystemError) -> Int32? {
        guard let unified = group.layout.unified, !unified.controllers.isEmpty, let directory = group.unifiedDirectory
        else { return nil }
        // Not Cgroup.create: that would hand out controllers before the first process has passed through the group.
        let leaf = "\(directory)/\(Sandbox.leaf)"
        guard mkdir(leaf, 0o755) == 0 || errno == EEXIST else {
            throw SystemError("make the group of the shell", path: leaf, errno: .current)
        }
        return try FileDescriptor.open(leaf + "/cgroup.procs", O_WRONLY, step: "open the group of the shell").release()
    }

    /// Hands out the controllers (v2), and the right to make groups.
    static func openToLearner(_ group: Cgroup, on machine: Machine) throws(SystemError) {
        let (user, root) = (machine.users.outside, machine.groups.outside)
        if let unified = group.layout.unified, !unified.controllers.isEmpty {
            try group.enableControllers()
            try group.child(Sandbox.leaf).delegate(to: user, group: root)
        }
        try group.delegate(to: user, group: root)
    }
}
