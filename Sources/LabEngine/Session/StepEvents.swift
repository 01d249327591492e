internal import Cgroups
internal import Curriculum
internal import Tracing

/// What of the recorded events belongs to a step, told in the learner's own paths.
///
/// One filter serves the whole lesson, because a process keeps the filter that it has. So each step picks what it
/// asked for, and leaves out what the dynamic linker does at the start of every program.
struct StepEvents {
    private let calls: CallSet
    /// `/lab/k3f9`, in each hierarchy: what the learner sees as its root.
    private let roots: Set<String>

    init(calls: CallSet, session: Cgroup) {
        self.calls = calls
        roots = session.pathsInside
    }

    func select(_ events: [TraceEvent]) -> [TraceEvent] {
        events.filter(concerns).map(told)
    }

    private func concerns(_ event: TraceEvent) -> Bool {
        switch event {
        case .call(let call): concerns(call)
        case .exchange: true
        case .state(let state):
            // Of processes, those that were killed: the others come and go in every step.
            state.changes.contains {
                switch $0 {
                case .started, .exited: false
                default: true
                }
            }
        }
    }

    private func concerns(_ call: CallEvent) -> Bool {
        guard calls.contains(call.call) else { return false }
        // Every program sets its handlers; a step that is about them names the call.
        if call.call == "rt_sigaction" || call.call == "rt_sigprocmask" { return calls.calls.contains(call.call) }
        // The C library asks its cache of users and hosts, and the log, whenever a program looks up a name or complains.
        // No sandbox has either.
        if call.call == "connect",
            StepEvents.daemons.contains(where: { path in call.args.contains { $0.value == .words(path) } })
        {
            return false
        }
        // A shell makes a process for nearly every word. Told are those that are refused, and that begin a namespace;
        // all of them where the step names the call.
        if StepEvents.cloning.contains(call.call), !calls.calls.contains(call.call), call.errno == nil,
            call.changes.isEmpty, !call.makesNamespace
        {
            return false
        }
        guard StepEvents.opening.contains(call.call) else { return true }
        let path = call.path ?? ""
        // Asked for by name or with `file`: everything but the linker's and the C library's own.
        if calls.calls.contains(call.call) || calls.sets.contains(.file) {
            return !StepEvents.libraries.contains { path.hasPrefix($0) }
        }
        // In a step about cgroups, opening says nothing that the write does not say, unless it is refused.
        return call.errno != nil && path.contains("/cgroup")
    }

    private static let cloning: Set<String> = ["clone", "clone3", "fork", "vfork"]
    private static let daemons = ["/var/run/nscd/socket", "/dev/log"]
    private static let opening: Set<String> = ["open", "openat", "openat2", "creat"]
    private static let libraries = [
        "/etc/ld.so", "/lib", "/usr/lib", "/usr/share/locale", "/proc/filesystems", "/etc/nsswitch.conf",
    ]

    // MARK: The learner's paths

    private func told(_ event: TraceEvent) -> TraceEvent {
        switch event {
        case .call(var call):
            call.changes = call.changes.map(told)
            return .call(call)
        case .state(var state):
            state.changes = state.changes.map(told)
            return .state(state)
        case .exchange: return event
        }
    }

    private func told(_ change: Change) -> Change {
        switch change {
        case .cgroup(let controller, let path, let file, let from, let to):
            .cgroup(controller: controller, path: inside(path), file: file, from: from, to: to)
        case .groupMade(let controller, let path): .groupMade(controller: controller, path: inside(path))
        case .groupRemoved(let controller, let path): .groupRemoved(controller: controller, path: inside(path))
        case .groupEntered(let controller, let pid, let from, let to):
            .groupEntered(controller: controller, pid: pid, from: inside(from), to: inside(to))
        case .mountAdded(let mount): .mountAdded(told(mount))
        case .mountRemoved(let mount): .mountRemoved(told(mount))
        case .mountChanged(let from, let to): .mountChanged(from: told(from), to: told(to))
        default: change
        }
    }

    /// The sandbox's own file systems without what says only how the sandbox was made: sizes, owners, the host's paths.
    private func told(_ mount: MountState) -> MountState {
        guard mount.source == "lab" else { return mount }
        var mount = mount
        mount.options = mount.options.split(separator: ",").filter { !$0.contains("=") }.joined(separator: ",")
        return mount
    }

    private func inside(_ path: String) -> String {
        guard let root = roots.first(where: { path == $0 || path.hasPrefix($0 + "/") }) else { return path }
        let rest = path.dropFirst(root.count)
        return rest.isEmpty ? "/" : String(rest)
    }
}

extension CallEvent {
    /// Whether a flag of it, CLONE_NEWNS to CLONE_NEWTIME, asks for a new namespace.
    fileprivate var makesNamespace: Bool {
        args.contains { argument in
            switch argument.value {
            case .flags(let flags): flags.contains("CLONE_NEW")
            case .record(let fields):
                fields.contains { if case .flags(let flags) = $0.value { flags.contains("CLONE_NEW") } else { false } }
            default: false
            }
        }
    }

    /// The path that the call is about, where it has one.
    fileprivate var path: String? {
        for argument in args { if case .path(let path) = argument.value { return path } }
        return nil
    }
}
