internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Every way in which a tracee reports: ptrace(2), "Stopped states".
extension TraceLoop {
    func handle(_ tid: Int32, _ status: Int32) {
        guard status & 0xff == 0x7f else {
            ended(tid, ExitStatus(waitStatus: status))
            return
        }
        guard let tracee = tracees[tid] else {
            hold(tid)
            return
        }
        if isKilling {
            // It may have been made after the others were killed. SIGKILL ends the stop as well.
            kill(tid, SIGKILL)
        }
        let signal = status >> 8 & 0xff
        switch status >> 16 {
        case 0:
            if signal == SIGTRAP | 0x80 {
                callStop(tracee)
            } else {
                // Handed on as it came: the kernel keeps the siginfo of a signal that is not exchanged.
                resume(tracee, signal: signal)
            }
        case Int32(PTRACE_EVENT_SECCOMP):
            filterStop(tracee)
        case Int32(PTRACE_EVENT_FORK), Int32(PTRACE_EVENT_VFORK), Int32(PTRACE_EVENT_CLONE):
            if let child = Ptrace.eventMessage(tid) { cloned(tracee, Int32(child), event: status >> 16) }
            resume(tracee)
        case Int32(PTRACE_EVENT_EXEC):
            resume(executed(tracee))
        case Int32(PTRACE_EVENT_STOP) where signal != SIGTRAP:
            // A group-stop. The thread stays stopped, as job control wants, and still reports SIGCONT.
            if tid == root {
                rootIsStopped = true
                options.onStop?(signal)
            }
            _ = Ptrace.request(Int32(PTRACE_LISTEN), tid)
        default:
            // PTRACE_EVENT_STOP with SIGTRAP: a new thread, an interrupted one, or the end of a group-stop.
            if tid == root, rootIsStopped {
                rootIsStopped = false
                options.onContinue?()
            }
            resume(tracee)
        }
    }

    /// Lets a thread run on: to the exit of the call that it is in, to its next call, or to the next stop.
    @inline(__always)
    func resume(_ tracee: Tracee, signal: Int32 = 0) {
        let steps = tracee.isInCall || isStepped(tracee)
        _ = Ptrace.request(Int32(steps ? PTRACE_SYSCALL : PTRACE_CONT), tracee.tid, 0, Int(signal))
    }

    @inline(__always)
    func isStepped(_ tracee: Tracee) -> Bool {
        if isSilent { return false }
        return ownFilters == 0 || tracee.hasOwnFilter || tracee.process.isFollowed
    }

    /// A stop of PTRACE_SYSCALL: the entry or the exit of a call.
    private func callStop(_ tracee: Tracee) {
        guard info.read(tracee.tid) else { return }
        if info.kind == .exit {
            if tracee.isInCall {
                tracee.isInCall = false
                finishCall(tracee, result: info.result)
            }
        } else {
            tracee.isInCall = beginCall(tracee)
            // Where every call stops, the exit of this one is not wanted but will come.
        }
        resume(tracee)
    }

    /// A stop of a filter. Of a stepped thread the entry has been seen by then.
    private func filterStop(_ tracee: Tracee) {
        if !tracee.isInCall && !isStepped(tracee) {
            guard info.read(tracee.tid) else { return }
            tracee.isInCall = beginCall(tracee)
        }
        resume(tracee)
    }

    /// Makes the other threads of a process stop once, so that they are resumed by the rule that holds from now on.
    func interruptThreads(of process: TracedProcess, except tid: Int32) {
        guard process.threads > 1 else { return }
        for other in tracees.values where other.process === process && other.tid != tid {
            _ = Ptrace.request(Int32(PTRACE_INTERRUPT), other.tid)
        }
    }
}
