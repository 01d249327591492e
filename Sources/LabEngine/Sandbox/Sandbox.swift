public import Cgroups
internal import Containers
internal import Curriculum
internal import Glibc
public import LinuxSystem
internal import Synchronization

/// A place in which a learner is root and the host is safe.
///
/// Seven new namespaces inside a user namespace that maps root to nobody; a root file system of the host's programs
/// and nothing else of the host; groups with limits in every hierarchy, below which the learner makes groups. Its
/// first process does nothing but wait, as the pause container of a pod does; shells enter beside it.
public final class Sandbox: Sendable {
    /// The group below which every session has its own.
    public static let groupRoot = "lab"
    /// On v2, where a group that hands out controllers holds no process: the leaf for the learner's shell.
    static let leaf = "shell"

    /// Where `lab` in the sandbox keeps images: on `/disk` where the lab has one.
    static let (dataFolder, dataFolderOnDisk) = ("/var/lib/lab", "/disk/lab")

    /// The session's own group: what the learner sees as the root of each hierarchy.
    public let group: Cgroup
    /// The group that has the session's limits: the same, or the one above it.
    private let outer: Cgroup
    public let name: String
    /// The first process, as the host numbers it.
    public let initPid: Int32
    /// `major:minor` of `/disk`, where the lab declares one.
    public let diskDevice: String?
    let host: SandboxHost
    let environment: [String]
    /// Of processes, where no group limits them.
    let processLimit: UInt64?

    let first: ChildProcess
    /// The writing end of a pipe that the first process reads: when this process ends, however it ends, the pipe
    /// ends, and with the first process everything in its pid namespace. (PR_SET_PDEATHSIG would do so already when
    /// the thread ends that started it.)
    private let lifeline: FileDescriptor
    /// What a shell is to do again, all at once: the first process holds it open as descriptor 3.
    let script: MemoryFile
    private let folder: Mutex<SessionFolderHolder>
    private let groupLock: SessionGroupLock
    /// What runs for the learner, and out of the learner's reach; nil where the lab has no services.
    let services: SessionServices?

    /// Makes the sandbox. When it returns, the first process runs; a shell may enter.
    public init(host: SandboxHost, settings: SandboxSettings) throws(SystemError) {
        let folder = try host.state.open()
        let (outer, group) = host.machine.groups(of: folder.name, in: host.layout)
        do {
            let limits = settings.limits
            try SandboxGroups.create(outer, limits: limits, insists: host.machine.insistsOnLimits)
            groupLock = try SessionGroupLock(outer)
            if group.path != outer.path { try group.create(mayExist: false) }
            processLimit = Sandbox.processLimit(limits, layout: host.layout)
            let size = SandboxRoot.Size(bytes: UInt64(limits.disk.bytes), files: 65_536)
            var root = try SandboxRoot.make(on: host, stage: folder.stage, size: size)
            try root.show(settings.work, host: host)
            try root.show(host.programs, host: host)
            var device: String?
            if limits.blockDevice, host.machine == .host {
                let disk = try LoopDisk(in: folder.path, bytes: 64 << 20, mapping: host.userNamespace)
                device = disk.device
                root.bind(.made(disk.takeMount()), at: "/disk")
            }
            root.cgroups = SandboxGroups.mounts(of: host.layout)
            let pipe = try Pipe()
            script = try MemoryFile("steps")
            host.machine.give(script.descriptor.rawValue)
            first = try Sandbox.startFirst(
                host: host, group: group, root: root, lifeline: pipe.readEnd.rawValue,
                script: script.descriptor.rawValue)
            lifeline = pipe.takeWriteEnd()
            initPid = first.pid
            diskDevice = device
            try SandboxGroups.openToLearner(group, on: host.machine)
            services =
                settings.services.isEmpty
                ? nil
                : try SessionServices(
                    settings.services, host: host, session: folder.name, stage: folder.stage, limits: limits,
                    sandbox: first.pid)
        } catch {
            // The first error is the one to tell; the sweeper of the next start finds what this could not undo.
            try? outer.killAll()
            try? outer.remove()
            folder.remove()
            throw error
        }
        self.host = host
        self.group = group
        self.outer = outer
        name = folder.name
        environment = Sandbox.environment(host: host, disk: diskDevice) + settings.environment
        self.folder = Mutex(SessionFolderHolder(folder))
    }

    deinit { try? close() }

    /// Lets other processes on this machine find the session of a lab.
    func announce(lab: String, workspace: Workspace) throws(SystemError) {
        let services = services.map { "\($0.process)\n" } ?? ""
        let text = "\(lab)\n\(initPid)\n\(workspace.path)\n\(services)"
        try FileTree.replace("\(host.state.path)/\(name)/session", with: Array(text.utf8))
    }

    /// Ends every process of the sandbox, also frozen ones, and removes its groups and its folder.
    ///
    /// A second call does nothing.
    public func close() throws(SystemError) {
        guard let folder = folder.withLock({ $0.take() }) else { return }
        try killAll()
        try services?.close()
        try outer.remove()
        // Reaped by whoever waits first; the kernel keeps nothing but its exit status until then.
        var status: Int32 = 0
        waitpid(initPid, &status, 0)
        folder.remove()
        try Cgroup(layout: host.layout, path: Sandbox.groupRoot).removeIfEmpty()
        host.state.removeIfEmpty()
    }

    /// Every process of the sandbox.
    func processes() throws(SystemError) -> Set<Int32> { try group.allProcesses(ofSandbox: initPid) }

    /// Ends every process of the sandbox, the first one too.
    func killAll() throws(SystemError) {
        try outer.killAll()
        // In no group they end all the same: with its first process, a pid namespace ends (pid_namespaces(7)).
        try first.signal(SIGKILL)
    }

    /// Ends every process but the first, and waits until they are gone.
    func killAllButFirst() throws(SystemError) {
        if group.layout.hierarchies.isEmpty {
            // Only the first process's namespace tells who they are, and no freezer holds them.
            for pid in try processes() where pid != initPid { kill(pid, SIGKILL) }
        } else {
            try group.killAll(sparing: [initPid])
        }
    }

    /// Starts the first process: `cat`, as pid 1, which waits for the end of the lifeline. SIGCHLD is ignored, so
    /// that the kernel reaps orphans.
    private static func startFirst(
        host: SandboxHost, group: Cgroup, root: borrowing SandboxRoot, lifeline: Int32, script: Int32
    ) throws(SystemError) -> ChildProcess {
        let tasks = try group.openTasks()
        let directory: FileDescriptor? = host.layout.unified == nil ? nil : try group.openDirectory()
        let leaf = try SandboxGroups.openLeaf(of: group)
        let null = try FileDescriptor.open("/dev/null", O_RDWR)
        var plan = LaunchPlan()
        plan.join(tasks)
        plan.enter(host.userNamespace.descriptor.rawValue, [.user])
        plan.become(user: 0, group: 0, keepsGroups: !host.userNamespace.allowsSetgroups)
        plan.unshare([.mount, .uts, .ipc, .net, .cgroup, .pid])
        plan.fork()
        if let leaf { plan.joinCgroup(tasks: leaf, name: Sandbox.leaf) }
        root.assemble(in: &plan)
        plan.resetSignals(ignoring: [SIGCHLD, SIGHUP, SIGINT, SIGTERM])
        plan.place(lifeline, at: 0)
        for number in 1...2 { plan.place(null.rawValue, at: Int32(number)) }
        plan.place(script, at: 3)
        plan.closeOnExec(from: 4)
        plan.execute("/bin/cat", ["pause"], environment: [])
        defer { if let leaf { Glibc.close(leaf) } }
        var options = LaunchPlan.CloneOptions(sharesMemory: true)
        options.cgroup = directory.rawNumber
        return try plan.run(options)
    }

    private static func environment(host: SandboxHost, disk: String?) -> [String] {
        let layout = host.layout
        let own = host.programs.lab == nil ? "" : SandboxPrograms.folder + ":"
        var values = [
            "PATH=\(own)/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8",
            // A plain file system in either case: an overlay on an overlay is refused.
            "LAB_DATA=\(disk == nil ? Sandbox.dataFolder : Sandbox.dataFolderOnDisk)",
        ]
        for controller in Controller.allCases {
            guard let hierarchy = layout.hierarchy(of: controller) else { continue }
            values.append("LAB_CGROUP_\(controller.rawValue.uppercased())=\(SandboxGroups.target(of: hierarchy))")
        }
        if let unified = layout.unified { values.append("LAB_CGROUP_UNIFIED=\(SandboxGroups.target(of: unified))") }
        if let disk { values.append("LAB_DISK_DEVICE=\(disk)") }
        return values
    }
}

/// The folder until it is removed: an optional that cannot be copied, behind a mutex.
struct SessionFolderHolder: ~Copyable {
    private var folder: SessionFolder?

    init(_ folder: consuming SessionFolder) { self.folder = consume folder }

    mutating func take() -> SessionFolder? { folder.take() }
}
