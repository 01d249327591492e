internal import Cgroups
internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// The workload in a container: a user namespace and six more, the root exchanged by pivot_root, `/proc`, a group with
/// limits in every hierarchy, and the filter that sandboxes have.
struct ContainerWay: ComparedWay {
    let way = WayOfRunning.container
    let root: WayRoot
    let host: SandboxHost
    var disk: UInt64 { root.size }

    func sample() throws(SystemError) -> WaySample {
        let began = ContinuousClock.now
        // As a session has them, so that a sweep finds what is left if this program is killed.
        let folder = try host.state.open()
        let (outer, group) = host.machine.groups(of: folder.name, in: host.layout)
        let sample = Result { () throws(SystemError) in try run(began, outer: outer, group: group) }
        try outer.killAll()
        try outer.remove()
        folder.remove()
        try Cgroup(layout: host.layout, path: Sandbox.groupRoot).removeIfEmpty()
        host.state.removeIfEmpty()
        return try sample.get()
    }

    private func run(
        _ began: ContinuousClock.Instant, outer: Cgroup, group: Cgroup
    ) throws(SystemError) -> WaySample {
        try SandboxGroups.create(outer, limits: SandboxLimits(), insists: host.machine.insistsOnLimits)
        let lock = try SessionGroupLock(outer)
        if group.path != outer.path { try group.create(mayExist: false) }
        let tasks = try group.openTasks()
        let directory: FileDescriptor? = host.layout.unified == nil ? nil : try group.openDirectory()
        var options = LaunchPlan.CloneOptions(sharesMemory: true)
        options.cgroup = directory.rawNumber
        let sample = try WayRun.start(at: began, bash: "/bin/bash", options: options) { plan in
            plan.join(tasks)
            plan.becomeRoot(in: host.userNamespace)
            plan.unshare([.mount, .uts, .ipc, .net, .cgroup, .pid])
            plan.fork()
            plan.makeMountsPrivate()
            plan.bind(root.path, on: root.path)
            plan.mount(type: "proc", on: root.path + "/proc", flags: Int32(MS_NOSUID | MS_NODEV | MS_NOEXEC))
            plan.pivotRoot(to: root.path)
            plan.setHostName("container")
            plan.installFilter(SandboxFilter.shared)
        }.finish()
        lock.release()
        return sample
    }
}
