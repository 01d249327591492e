internal import Cgroups
internal import CLinux
internal import Containers
internal import Curriculum
internal import Glibc
internal import LinuxSystem
internal import Synchronization

/// The place in which a session's services run: namespaces of their own, a file system in memory for what they keep, and
/// a control group beside the session's, so that a learner neither sees nor reaches any of it.
///
/// Its first process does nothing but wait for the end of a pipe, as a sandbox's does: however this process ends, the
/// pipe ends, and with that process everything in its pid namespace. Nothing of it is on a disk, so nothing stays.
final class ServiceHolder: Sendable {
    /// Who a service is outside, where root starts it: nobody whom a sandbox knows, and nobody else of this machine.
    static let user: UInt32 = 1_900_065_537
    /// Behind the session's name: the group of its services.
    static let suffix = "-services"
    /// What exchanges may take, in bytes.
    private static let logSize = 32 << 20

    let process: ChildProcess
    let group: Cgroup
    private let host: SandboxHost
    /// Where this process and the services find the file system: a directory that is empty for everybody else.
    private let stage: String
    private let lifeline: FileDescriptor
    private let lock: SessionGroupLock
    /// Programs that were started in it, and not waited for yet; nil once it is closed.
    private let started = Mutex<[Int32]?>([])

    /// - Parameters:
    ///   - stage: a directory of the session. What is mounted on it is seen in there alone.
    ///   - limits: the sandbox's. Services have as much again, and the learner's part stays whole.
    ///   - names: of the services. What each of them keeps is there from the start, and empty.
    init(
        host: SandboxHost, session: String, stage: String, limits: SandboxLimits, names: [String]
    ) throws(SystemError) {
        let group = Cgroup(layout: host.layout, path: "\(Sandbox.groupRoot)/\(session)\(ServiceHolder.suffix)")
        do {
            try SandboxGroups.create(
                group, limits: ServiceHolder.limits(limits), insists: host.machine.insistsOnLimits)
            lock = try SessionGroupLock(group)
            let pipe = try Pipe()
            process = try ServiceHolder.start(
                host, group, stage: stage, names: names, bytes: limits.disk.bytes, lifeline: pipe.readEnd.rawValue)
            lifeline = pipe.takeWriteEnd()
        } catch {
            // The first error is the one to tell; the sweeper of the next start finds what this could not undo.
            try? group.killAll()
            try? group.remove()
            throw error
        }
        self.host = host
        self.group = group
        self.stage = stage
    }

    deinit { try? close() }

    /// Ends everything in it, and removes its group.
    ///
    /// A second call does nothing.
    func close() throws(SystemError) {
        let pids = started.withLock { started in
            defer { started = nil }
            return started
        }
        guard let pids else { return }
        try group.killAll()
        try process.signal(SIGKILL)
        // The first process of a pid namespace ends when everything in it has been waited for (pid_namespaces(7)).
        for pid in pids + [process.pid] {
            var status: Int32 = 0
            waitpid(pid, &status, 0)
        }
        try group.remove()
    }

    // MARK: Paths

    /// What a service keeps, as the service finds it.
    func store(_ name: String) -> String { "\(stage)/store/\(name)" }

    /// The same, as this machine finds it.
    func storeSeenFromOutside(_ name: String) -> String { "/proc/\(process.pid)/root\(store(name))" }

    /// Where a service's exchanges are, as this machine finds them.
    func log(_ name: String) -> String { ServiceHolder.log(name, stage: stage, process: process.pid) }

    static func log(_ name: String, stage: String, process: Int32) -> String {
        "/proc/\(process)/root\(stage)/log/\(name)"
    }

    // MARK: Starting

    private static func limits(_ sandbox: SandboxLimits) -> SandboxLimits {
        var limits = sandbox
        // A store lies in memory, and a server needs some besides.
        limits.memory = ByteCount(bytes: sandbox.disk.bytes + Int64(logSize) + 256 << 20)
        limits.pids = 128
        return limits
    }

    private static func start(
        _ host: SandboxHost, _ group: Cgroup, stage: String, names: [String], bytes: Int64, lifeline: Int32
    ) throws(SystemError) -> ChildProcess {
        let tasks = try group.openTasks()
        let directory: FileDescriptor? = host.layout.unified == nil ? nil : try group.openDirectory()
        let null = try FileDescriptor.open("/dev/null", O_RDWR)
        let owner = host.machine == .host ? user : 0
        var plan = LaunchPlan()
        plan.join(tasks)
        if host.machine == .user {
            plan.enter(host.userNamespace.descriptor.rawValue, [.user])
            plan.become(user: 0, group: 0, keepsGroups: !host.userNamespace.allowsSetgroups)
        }
        plan.unshare(namespaces)
        plan.fork()
        plan.makeMountsPrivate()
        let flags = CLinux.MS_NOSUID | CLinux.MS_NODEV | CLinux.MS_NOEXEC
        // Threads look themselves up by their number (workqueue.c in libdispatch reads `/proc/TID/stat`, and ends the
        // program where there is none): under the machine's /proc that number is somebody else's, or nobody's.
        plan.mount(type: "proc", source: "proc", on: "/proc", flags: flags)
        plan.mount(
            type: "tmpfs", source: "lab", on: stage, flags: flags,
            options: "size=\(logSize),nr_inodes=256,mode=711,uid=\(owner),gid=\(owner)")
        plan.makeDirectory("\(stage)/log", mode: 0o700)
        plan.makeDirectory("\(stage)/store")
        plan.mount(
            type: "tmpfs", source: "lab", on: "\(stage)/store", flags: flags,
            options: "size=\(bytes),nr_inodes=65536,mode=700,uid=\(owner),gid=\(owner)")
        if host.machine == .host { plan.become(user: user, group: user) }
        for name in names { plan.makeDirectory("\(stage)/store/\(name)", mode: 0o700) }
        // Ctrl-C at the terminal is not for it.
        plan.resetSignals(ignoring: [SIGCHLD, SIGHUP, SIGINT, SIGTERM])
        plan.newSession()
        plan.place(lifeline, at: 0)
        for number in 1...2 { plan.place(null.rawValue, at: Int32(number)) }
        plan.closeOnExec()
        plan.execute("/bin/cat", ["services"], environment: [])
        return try plan.run(options(host, directory))
    }

    private static let namespaces: Set<NamespaceKind> = [.mount, .pid, .net, .ipc, .uts]

    /// A change of identity makes a process's memory secret to others, and with shared memory that would be ours.
    private static func options(
        _ host: SandboxHost, _ directory: borrowing FileDescriptor?
    ) -> LaunchPlan.CloneOptions {
        var options = LaunchPlan.CloneOptions(sharesMemory: host.machine == .user)
        options.cgroup = directory.rawNumber
        return options
    }

    /// Starts a program in it, with what it is given and nothing else.
    ///
    /// - Parameters:
    ///   - program: on this machine. It is opened here: who it becomes may not pass the folders above it.
    ///   - descriptors: number there → number here, from 0 on.
    func run(
        _ program: String, _ arguments: [String], descriptors: [Int32: Int32]
    ) throws(SystemError) -> ChildProcess {
        let tasks = try group.openTasks()
        let directory: FileDescriptor? = host.layout.unified == nil ? nil : try group.openDirectory()
        let pathOnly: Int32 = 0o10000000  // O_PATH
        let file = try FileDescriptor.open(program, pathOnly, step: "open the program of a service")
        var plan = LaunchPlan()
        plan.join(tasks)
        let own: Set<NamespaceKind> = host.machine == .user ? [.user] : []
        plan.enter(process.pidfd.rawValue, ServiceHolder.namespaces.union(own))
        plan.fork()
        let user = host.machine == .host ? ServiceHolder.user : 0
        plan.become(
            user: user, group: user,
            keepsGroups: host.machine == .user && !host.userNamespace.allowsSetgroups)
        plan.resetSignals()
        plan.newSession()
        plan.limit(4, to: 0, name: "RLIMIT_CORE")
        plan.setNoNewPrivileges()
        plan.closeOnExec()
        plan.place(descriptors)
        let environment = plan.strings(["PATH=/usr/bin:/bin", "HOME=/nonexistent", "LANG=C.UTF-8"])
        plan.call(
            "execveat(\(program))", __NR_execveat, Int(file.rawValue), plan.string(""), plan.strings(arguments),
            environment, 0x1000)  // AT_EMPTY_PATH
        let child = try plan.run(ServiceHolder.options(host, directory))
        started.withLock { $0?.append(child.pid) }
        return child
    }
}
