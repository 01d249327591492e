internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Threads and processes that come, become another program, and go.
extension TraceLoop {
    /// A thread that stops before the event of the one that made it: what it inherits is not known yet.
    func hold(_ tid: Int32) {
        if isKilling { kill(tid, SIGKILL) }
        held.insert(tid)
        // Whoever made it may have been killed before it could report.
        if tracees.isEmpty { adoptOrphans() }
    }

    /// The event of a fork, vfork or clone, of the thread that made the call.
    func cloned(_ parent: Tracee, _ child: Int32, event: Int32) {
        guard tracees[child] == nil else { return }
        let isThread =
            event == Int32(PTRACE_EVENT_CLONE) && KernelFile.exists("/proc/\(parent.process.pid)/task/\(child)")
        let process: TracedProcess
        if isThread {
            process = parent.process
            process.threads += 1
        } else {
            process = TracedProcess(pid: child, parent: parent.process.pid)
            process.cgroupDescriptors = parent.process.cgroupDescriptors
            process.routeSockets = parent.process.routeSockets
            process.memoryGroup = parent.process.memoryGroup
            let isPlainFork = parent.event == nil && !parent.process.makesPidNamespace
            if table.seesNamespaces && isPlainFork && parent.process.innerPid == 0 {
                process.innerPid = 0
            }
            processes[child] = process
            if process.parent == root { lastChildOfRoot = (child, nil) }
            noteBirth(of: process, by: parent)
        }
        let tracee = Tracee(tid: child, process: process)
        tracee.hasOwnFilter = parent.hasOwnFilter
        tracees[child] = tracee
        if held.remove(child) != nil { resume(tracee) }
    }

    private func noteBirth(of process: TracedProcess, by parent: Tracee) {
        var changes = [Change]()
        if parent.interest.contains(.clones), parent.event != nil {
            parent.event?.changes += NamespaceState(tid: parent.tid).changes(to: NamespaceState(tid: process.pid))
            parent.event?.changes += groupChange(of: process, from: parent)
        } else if parent.process.makesPidNamespace {
            parent.process.makesPidNamespace = false
            changes += NamespaceState(tid: parent.tid).changes(to: NamespaceState(tid: process.pid))
        }
        if tellsOfProcesses {
            changes.append(.started(pid: process.pid, parent: process.parent))
        }
        if !changes.isEmpty { emit(changes, of: process) }
    }

    /// CLONE_INTO_CGROUP: born in another group than its parent's.
    private func groupChange(of process: TracedProcess, from parent: Tracee) -> [Change] {
        guard table.followsCgroups else { return [] }
        let from = CgroupWrite.group(of: parent.process.pid, in: "unified")
        let to = CgroupWrite.group(of: process.pid, in: "unified")
        guard from != to else { return [] }
        noteMemoryGroup(of: process)
        return [.groupEntered(controller: "unified", pid: process.pid, from: from, to: to)]
    }

    /// Whether the start and the ordinary end of processes are of interest, besides a death by a signal.
    var tellsOfProcesses: Bool {
        options.calls.isAll || !options.calls.sets.isDisjoint(with: [.exec, .signal])
    }

    /// exec has worked. In a thread that was not the first, the thread takes over the number of the process.
    ///
    /// - Returns: the thread as it is called now.
    func executed(_ tracee: Tracee) -> Tracee {
        var survivor = tracee
        if let former = Ptrace.eventMessage(tracee.tid).map(Int32.init(truncatingIfNeeded:)),
            former != tracee.tid, let caller = tracees.removeValue(forKey: former)
        {
            survivor = Tracee(tid: tracee.tid, process: tracee.process)
            survivor.isInCall = caller.isInCall
            survivor.hasOwnFilter = caller.hasOwnFilter
            survivor.call = caller.call
            survivor.enteredAt = caller.enteredAt
            survivor.interest = caller.interest
            survivor.event = caller.event
            survivor.before = caller.before
            survivor.event?.pid = tracee.tid
            tracees[tracee.tid] = survivor
            // The first thread ends without a report; the caller's number is gone.
            survivor.process.threads -= 1
        }
        let process = survivor.process
        if process.isFollowed { keepOpenDescriptors(process, tid: survivor.tid) }
        if process.pid == root, !isLaunched { launched(process) }
        return survivor
    }

    private func launched(_ process: TracedProcess) {
        completeLaunch()
        if table.followsCgroups { noteMemoryGroup(of: process) }
        if table.followsCgroups || table.followsNetwork { findInheritedDescriptors(process) }
    }

    /// Exited or killed; the kernel has forgotten the thread by now.
    func ended(_ tid: Int32, _ status: ExitStatus) {
        held.remove(tid)
        guard let tracee = tracees.removeValue(forKey: tid) else { return }
        if var event = tracee.event {
            // It did not survive the call, or the call is one that does not return.
            event.ret = nil
            event.errno = nil
            emit(.call(event))
        }
        let process = tracee.process
        process.threads -= 1
        // The first thread's end is reported when all others have gone.
        if tid == process.pid {
            processes.removeValue(forKey: tid)
            processEnded(process, status)
        }
        if !held.isEmpty { adoptOrphans() }
    }

    private func processEnded(_ process: TracedProcess, _ status: ExitStatus) {
        if process.pid == root, !isLaunched {
            completeLaunch()
            control.programEnd.set(status)
            return
        }
        if process.pid == lastChildOfRoot?.pid { lastChildOfRoot?.status = status }
        switch status {
        case .killed(let signal):
            let byOOM = signal == SIGKILL && wasKilledForMemory(process)
            let name = SignalName.name(of: signal)
            emit([.killed(signal: name, byOOM: byOOM)], of: process)
        case .exited(let code):
            if tellsOfProcesses { emit([.exited(status: code)], of: process) }
        }
        if process.pid == root { programEnded(status) }
    }

    private func programEnded(_ status: ExitStatus) {
        flush()
        let remaining = processes.keys.sorted()
        switch options.onEnd?(status, remaining) ?? .follow {
        case .follow: break
        case .kill: killAll()
        case .silence: isSilent = true
        }
        control.programEnd.set(status)
    }

    /// Held threads whose maker died before it could report them: `/proc` says where they belong.
    private func adoptOrphans() {
        for tid in held {
            guard let status = (try? ProcessStatus.read(process: "\(tid)")) ?? nil else { continue }
            let maker = processes[status.threadGroup] ?? processes[status.parent]
            // Its maker lives and is about to report.
            if maker != nil && !isKilling { continue }
            held.remove(tid)
            let process = TracedProcess(pid: status.threadGroup, parent: status.parent)
            processes[process.pid] = process
            let tracee = Tracee(tid: tid, process: process)
            tracee.hasOwnFilter = status.seccompFilters > ownFilters
            tracees[tid] = tracee
            if table.followsCgroups { findInheritedDescriptors(process) }
            resume(tracee)
        }
    }

    /// The process's number in its own pid namespace; nil where that is the number by which we know it.
    func innerPid(of process: TracedProcess) -> Int32? {
        if process.innerPid == nil {
            guard let status = (try? ProcessStatus.read(process: "\(process.pid)")) ?? nil else { return nil }
            let inner = status.namespacePids.last ?? process.pid
            process.innerPid = status.namespacePids.count > 1 && inner != process.pid ? inner : 0
        }
        return process.innerPid == 0 ? nil : process.innerPid
    }
}
