internal import CLinux
internal import Glibc
internal import LinuxSystem

/// What happens at the entry and at the exit of a call.
extension TraceLoop {
    /// A call is entered; `info` says which.
    ///
    /// - Returns: whether its exit is waited for.
    @inline(__always)
    func beginCall(_ tracee: Tracee) -> Bool {
        if isSilent { return false }
        let call = info.call
        let interest = table.interest(of: call)
        if interest.isEmpty && !tracee.awaitsRestart { return false }
        return beginCall(tracee, call, interest)
    }

    private func beginCall(_ tracee: Tracee, _ call: RawCall, _ tableInterest: CallInterest) -> Bool {
        if tracee.awaitsRestart {
            tracee.awaitsRestart = false
            if call.number == tracee.call.number || isRestart(call) { return true }
            // Not entered again: a handler ran, and the program saw EINTR.
            interruptedCall(tracee)
        }
        var interest = tableInterest
        if !isLaunched {
            // The plan's own calls, before the program is what it is.
            guard interest.contains(.executes), tracee.tid == root else { return false }
        }
        if interest.contains(.reads) {
            noteRead(tracee, call)
            if interest == .reads { return false }
        }
        let name = decoder.name(of: call)
        let memory = ProcessMemory(tid: tracee.tid, process: tracee.process)
        if interest != .report { interest = table.refined(interest, call, name, in: memory) }
        if interest.contains(.sends) { beginSend(tracee, call, name, memory, &interest) }
        if interest.contains(.writes), !beginWrite(tracee, call, name, memory, &interest) { return false }
        if interest.contains(.descriptors), !concernsDescriptors(tracee.process, call, name) {
            interest.remove(.descriptors)
        }
        // What is left may only matter together with something that the arguments have ruled out.
        if interest.subtracting([.reads, .executes, .ends, .clones]).isEmpty { return false }

        tracee.call = call
        tracee.interest = interest
        tracee.enteredAt = now
        if interest.contains(.removesGroup) {
            // Before it is gone.
            let place = groupPlace(tracee, call, name)
            if place == nil && !interest.contains(.report) { return false }
            ensureBefore(tracee, interest)
            tracee.before?.removedGroup = place
            if place != nil { tracee.interest.insert(.report) }
        }
        if !tracee.interest.isDisjoint(with: [.report, .reportIfRefused]), tracee.event == nil {
            tracee.event = makeEvent(tracee, call, name, memory)
        }
        if !interest.isDisjoint(with: .state) { ensureBefore(tracee, interest) }
        return true
    }

    private func ensureBefore(_ tracee: Tracee, _ interest: CallInterest) {
        if tracee.before == nil { tracee.before = CallState(interest, tid: tracee.tid) }
    }

    func makeEvent(_ tracee: Tracee, _ call: RawCall, _ name: String, _ memory: ProcessMemory) -> CallEvent {
        CallEvent(
            t: tracee.enteredAt, pid: tracee.tid, namespacePid: innerPid(of: tracee.process), call: name,
            args: decoder.arguments(of: call, in: memory), ret: nil, architecture: call.architecture)
    }

    /// A write to a cgroup file is told with what it changed; any other write is none of our business, unless writes
    /// were asked for by name.
    private func beginWrite(
        _ tracee: Tracee, _ call: RawCall, _ name: String, _ memory: ProcessMemory, _ interest: inout CallInterest
    ) -> Bool {
        let descriptor = TraceLoop.target(of: call, name)
        guard tracee.process.cgroupDescriptors.contains(descriptor) else {
            interest.subtract([.writes, .reportIfCgroup])
            return interest.contains(.report)
        }
        interest.insert(.report)
        var state = CallState([], tid: tracee.tid)
        state.write = CgroupWrite(descriptor: descriptor, tid: tracee.tid) {
            movedProcess(tracee, call, name, memory)
        }
        tracee.before = state
        return true
    }

    /// A call has returned.
    func finishCall(_ tracee: Tracee, result: Int) {
        if TraceLoop.isInterrupted(result) {
            tracee.awaitsRestart = true
            return
        }
        let interest = tracee.interest
        var result = result
        if interest.contains(.writes), let write = tracee.before?.write {
            result = finishWrite(tracee, write, result)
        }
        if interest.contains(.descriptors) { followDescriptors(tracee, result: result) }
        if interest.contains(.opens) { finishOpen(tracee, result: result) }
        if interest.contains(.makesSocket) { finishMakingSocket(tracee, result: result) }
        if interest.contains(.makesGroup) { finishMakingGroup(tracee, result: result) }
        if interest.contains(.removesGroup), result == 0, let place = tracee.before?.removedGroup {
            tracee.event?.changes.append(.groupRemoved(controller: place.hierarchy, path: place.path))
        }
        if interest.contains(.filters), result >= 0 { noteFilter(tracee) }
        if result >= 0 {
            if interest.contains(.namespaces) { notePidNamespace(tracee) }
            if !interest.isDisjoint(with: .state), let before = tracee.before {
                tracee.event?.changes += before.changes(tid: tracee.tid, ownFilters: ownFilters)
            }
        }
        if interest.contains(.reportIfRefused), result != -Int(EPERM) { tracee.event = nil }
        if var event = tracee.event {
            event.returned(result)
            tracee.event = nil
            emit(.call(event))
            // Whoever is refused a tracer of their own has just been told so: what we say to it shall stand beside it.
            if event.call == "ptrace", event.errno != nil { flush() }
        }
        tracee.before = nil
        tracee.interest = []
    }

    // MARK: Interrupted calls

    /// ERESTARTSYS, ERESTARTNOINTR, ERESTARTNOHAND, ERESTART_RESTARTBLOCK: the kernel's own, never seen by a program.
    private static func isInterrupted(_ result: Int) -> Bool {
        result == -512 || result == -513 || result == -514 || result == -516
    }

    private func isRestart(_ call: RawCall) -> Bool { decoder.name(of: call) == "restart_syscall" }

    private func interruptedCall(_ tracee: Tracee) {
        if var event = tracee.event {
            event.returned(-Int(EINTR))
            emit(.call(event))
        }
        tracee.event = nil
        tracee.before = nil
        tracee.interest = []
    }

    // MARK: Consequences for the tracer itself

    /// A filter of the program's own may answer a call before ours is asked, so its calls are stepped from here on.
    private func noteFilter(_ tracee: Tracee) {
        let isThreads: Bool
        if tracee.call.architecture == .native ? tracee.call.number == Int(__NR_prctl) : tracee.call.number == 172 {
            isThreads = false
        } else {
            // seccomp(2): SECCOMP_SET_MODE_STRICT 0, SECCOMP_SET_MODE_FILTER 1; the rest are questions.
            guard tracee.call[0] <= 1 else { return }
            isThreads = tracee.call[0] == 1 && tracee.call[1] & UInt64(SECCOMP_FILTER_FLAG_TSYNC) != 0
        }
        tracee.hasOwnFilter = true
        guard isThreads else { return }
        for other in tracees.values where other.process === tracee.process { other.hasOwnFilter = true }
        interruptThreads(of: tracee.process, except: tracee.tid)
    }

    /// A new pid namespace, or another one, is for the children.
    private func notePidNamespace(_ tracee: Tracee) {
        let flags = tracee.call[tracee.event?.call == "setns" ? 1 : 0]
        if flags & UInt64(CLONE_NEWPID) != 0 || (tracee.event?.call == "setns" && flags == 0) {
            tracee.process.makesPidNamespace = true
        }
    }

    /// The shell asks for the next line of its script.
    private func noteRead(_ tracee: Tracee, _ call: RawCall) {
        guard let script = options.script, tracee.tid == root,
            Int32(truncatingIfNeeded: call[0]) == script.descriptor, script.isDone()
        else { return }
        flush()
        script.onDone(lastChildOfRoot?.status)
    }
}
