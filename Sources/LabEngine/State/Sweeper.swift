public import Cgroups
public import LinuxSystem

/// Brings the machine back to what it was: removes what sessions left that ended by force.
///
/// Namespaces, mounts and processes end with a session's first process, which dies with its engine. What remains
/// are control groups (with frozen processes in them, at worst) and state folders.
public struct Sweeper: Sendable {
    /// What was found and removed.
    public struct Report: Sendable, Equatable {
        public var sessions: [String] = []
        public var processes = 0
        public var groups = 0
        public init() {}
        public var isEmpty: Bool { self == Report() }
    }

    private let state: StateFolder
    private let layout: CgroupLayout

    public init(state: StateFolder, layout: CgroupLayout) {
        self.state = state
        self.layout = layout
    }

    /// Sweeps every session that is dead; one that runs is left alone.
    public func sweep() throws(SystemError) -> Report {
        var report = Report()
        let all = Cgroup(layout: layout, path: Sandbox.groupRoot)
        for name in try orphans(of: all) {
            let group = all.child(name)
            report.processes += try group.allProcesses().count
            report.groups += 1
            try group.killAll()
            try group.remove()
        }
        report.sessions = try state.removeDead()
        try all.removeIfEmpty()
        state.removeIfEmpty()
        return report
    }

    /// Groups whose session, or whose trial, is over.
    private func orphans(of all: Cgroup) throws(SystemError) -> [String] {
        var orphans = [String]()
        for name in all.subgroups() where try isOver(name, in: all) { orphans.append(name) }
        return orphans
    }

    private func isOver(_ group: String, in all: Cgroup) throws(SystemError) -> Bool {
        // A session's services have a group beside it, and end with it.
        let isOfServices = group.hasSuffix(ServiceHolder.suffix)
        let name = isOfServices ? String(group.dropLast(ServiceHolder.suffix.count)) : group
        if SessionName.isValid(name) {
            // The folder is made and locked before the first group: no folder means that its session is over.
            let folder = "\(state.path)/\(name)"
            if KernelFile.exists(folder), try !SessionFolder.isAbandoned(folder) { return false }
        } else if let process = CgroupProbes.process(ofGroup: name) {
            if KernelFile.exists("/proc/\(process)") { return false }
        } else {
            return false
        }
        // Unless it is one whose folder, or whose process, cannot be seen from here.
        return try !SessionGroupLock.isHeld(all.child(group))
    }
}
