import CLinux
import Cgroups
import Glibc
import LinuxSystem

/// The work of `programs/floor.c`, done by the engine's modules: two groups with limits, five namespaces, the overlay,
/// `/proc`, `/dev`, `pivot_root`, exec, and the removal.
struct PlainStart {
    private let layout: CgroupLayout
    private let root: String
    private let work: String

    init(root: String, work: String) throws(SystemError) {
        self.root = root
        self.work = work
        for part in ["", "/merged", "/upper", "/work"] { mkdir(work + part, 0o755) }
        // The floor limits memory and processes and nothing else, so only these hierarchies take part.
        let all = try KernelFile.read("/proc/self/mountinfo", step: "read the mounts")
        let wanted: Set<Controller> = [.memory, .pids]
        let targets = try CgroupLayout(mountInfo: all).hierarchies.filter { !$0.controllers.isDisjoint(with: wanted) }
            .map(\.mountPoint)
        let lines = all.split(separator: "\n").filter { line in
            MountInfo(line: line).map { targets.contains($0.target) } ?? false
        }
        layout = try CgroupLayout(mountInfo: lines.joined(separator: "\n"))
    }

    func runOnce() throws(SystemError) -> Duration {
        let before = ContinuousClock.now
        let group = Cgroup(layout: layout, path: "lab-bench-\(getpid())")
        try group.create(mayExist: false)
        try group.pids.setLimit(.count(64))
        try group.memory.setLimit(.bytes(64 << 20))
        let status = try start(in: group).wait()
        guard status == .exited(0) else { throw SystemError("run busybox true", errno: .protocolError) }
        try group.remove()
        return ContinuousClock.now - before
    }

    private func start(in group: Cgroup) throws(SystemError) -> ChildProcess {
        let tasks = try group.openTasks()
        var plan = LaunchPlan()
        plan.join(tasks)
        plan.unshare([.cgroup])
        plan.makeMountsPrivate()
        let merged = work + "/merged"
        plan.mount(
            type: "overlay", on: merged, options: "lowerdir=\(root),upperdir=\(work)/upper,workdir=\(work)/work")
        plan.mount(type: "proc", on: merged + "/proc")
        plan.mount(type: "tmpfs", on: merged + "/dev", options: "size=64k,mode=755")
        plan.pivotRoot(to: merged)
        plan.setHostName("floor")
        plan.resetSignals()
        plan.execute("/bin/busybox", ["busybox", "true"], environment: [])
        var options = LaunchPlan.CloneOptions(namespaces: [.pid, .mount, .uts, .ipc, .net], sharesMemory: true)
        guard layout.unified != nil else { return try plan.run(options) }
        let directory = try group.openDirectory()
        options.cgroup = directory.rawValue
        return try plan.run(options)
    }
}
