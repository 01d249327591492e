internal import Cgroups
internal import CLinux
internal import Curriculum
internal import Glibc
public import LinuxSystem
internal import Tracing

extension Sandbox {
    /// What a process that enters the sandbox is and has.
    public struct Entry: Sendable {
        /// An absolute path in the sandbox, and its arguments from the zeroth on.
        public var program: String
        public var arguments: [String]
        /// `NAME=value`, beside the sandbox's own environment.
        public var environment: [String]
        public var directory = "/work"
        /// Descriptors of this process that become the program's: number inside → number here.
        public var descriptors: [Int32: Int32]
        /// Whether descriptor 0 becomes its controlling terminal.
        public var hasTerminal = false

        public init(
            _ program: String, _ arguments: [String], environment: [String] = [], descriptors: [Int32: Int32]
        ) {
            self.program = program
            self.arguments = arguments
            self.environment = environment
            self.descriptors = descriptors
        }
    }

    /// What an entering plan borrows; it must live until `start` has returned.
    public struct EntryHandles: ~Copyable {
        let tasks: GroupTasks
        let directory: FileDescriptor?

        /// The clone that puts the new process into the session's v2 group.
        public var options: LaunchPlan.CloneOptions {
            LaunchPlan.CloneOptions(sharesMemory: true, cgroup: directory.rawNumber)
        }
    }

    /// Opens the session's groups for a process that is about to enter.
    public func openForEntry() throws(SystemError) -> EntryHandles {
        let inner = hasLeaf ? group.child(Sandbox.leaf) : group
        return EntryHandles(
            tasks: try group.openTasks(),
            directory: host.layout.unified == nil ? nil : try inner.openDirectory())
    }

    /// Appends the operations by which a process enters: groups first, then every namespace of the first process, a
    /// new pid, root inside, and nothing left open.
    ///
    /// - Parameters:
    ///   - afterFork: operations at which the final process begins: a tracer's gate.
    ///   - beforeProgram: operations between the last of these and exec: a tracer's filter.
    public func enter(
        _ entry: Entry, handles: borrowing EntryHandles, in plan: inout LaunchPlan,
        afterFork: (inout LaunchPlan) -> Void = { _ in }, beforeProgram: (inout LaunchPlan) -> Void = { _ in }
    ) {
        plan.join(handles.tasks)
        plan.enter(first.pidfd.rawValue, [.user, .mount, .uts, .ipc, .net, .pid, .cgroup])
        plan.fork()
        afterFork(&plan)
        plan.become(user: 0, group: 0, keepsGroups: !host.userNamespace.allowsSetgroups)
        plan.resetSignals()
        plan.newSession(terminal: nil)
        plan.limit(RLIMIT_CORE_NUMBER, to: 0, name: "RLIMIT_CORE")
        limitProcesses(in: &plan)
        plan.changeDirectory(entry.directory)
        plan.checkWorkingDirectory()
        // Whatever this program was started with, too; then those that are meant to stay.
        plan.closeOnExec()
        plan.place(entry.descriptors)
        if entry.hasTerminal { plan.call("ioctl(TIOCSCTTY)", __NR_ioctl, 0, Int(TIOCSCTTY), 0) }
        plan.installFilter(SandboxFilter.shared)
        beforeProgram(&plan)
        plan.execute(entry.program, entry.arguments, environment: environment + entry.environment)
    }

    /// Starts a program in the sandbox under a tracer.
    ///
    /// - Returns: its pid as this program's pid namespace numbers it.
    func start(_ entry: Entry, tracedBy tracer: Tracer) throws(SystemError) -> Int32 {
        let handles = try openForEntry()
        var plan = LaunchPlan()
        enter(
            entry, handles: handles, in: &plan,
            afterFork: { tracer.awaitAttachment(in: &$0) }, beforeProgram: { tracer.installFilter(in: &$0) })
        return try tracer.start(plan, handles.options)
    }

    /// Makes a pipe the learner's own, so that it can be opened again through `/dev/stdout` and `/proc/self/fd`.
    func give(_ descriptor: Int32) { host.machine.give(descriptor) }

    /// Whether the learner's processes live in a leaf of the v2 group.
    var hasLeaf: Bool { host.layout.unified.map { !$0.controllers.isEmpty } ?? false }
}

extension Machine {
    /// Makes a file the learner's own: root's inside.
    func give(_ descriptor: Int32) { fchown(descriptor, users.outside, groups.outside) }
}

/// RLIMIT_CORE and RLIMIT_NPROC, enumerators in glibc.
private let RLIMIT_CORE_NUMBER: Int32 = 4
private let RLIMIT_NPROC_NUMBER: Int32 = 6

extension Sandbox {
    /// Limits the number of processes where no group does (setrlimit(2), RLIMIT_NPROC). The kernel counts it for a
    /// user in a user namespace, and root inside cannot raise it.
    func limitProcesses(in plan: inout LaunchPlan) {
        guard let processLimit else { return }
        plan.limit(RLIMIT_NPROC_NUMBER, to: processLimit, name: "RLIMIT_NPROC")
    }

    /// The limit for processes that no group limits; nil where one does.
    static func processLimit(_ limits: SandboxLimits, layout: CgroupLayout) -> UInt64? {
        if layout.hierarchy(of: .pids) != nil { return nil }
        var own = rlimit()
        getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NPROC_NUMBER)), &own)
        return min(UInt64(limits.pids), UInt64(own.rlim_max))
    }
}

/// What a sandbox refuses beyond what its user namespace refuses already.
enum SandboxFilter {
    /// io_uring makes directories and writes files without a system call: the tracer would be blind. The kernel's
    /// keyrings and perf events are not namespaced. Refused as on a kernel that has none of them.
    private static let refused = [
        "io_uring_setup", "io_uring_enter", "io_uring_register", "add_key", "request_key", "keyctl",
        "perf_event_open", "bpf", "userfaultfd", "kexec_load", "kexec_file_load", "init_module", "finit_module",
        "delete_module", "open_by_handle_at",
    ]

    static let shared: SeccompFilter = {
        let rules = refused.map { SeccompFilter.Rule($0, .fail(.noSystemCall)) }
        guard let filter = try? SeccompFilter(name: "sandbox", rules: rules) else {
            fatalError("libseccomp cannot compile the sandbox's filter: the library is broken")
        }
        return filter
    }()
}
