internal import Glibc
public import LinuxSystem

extension Cgroup {
    /// Ends every process in the group and below it, in any of the hierarchies, also frozen ones and those that fork
    /// while being killed.
    ///
    /// Three facts decide the order. A process that the v1 freezer holds survives SIGKILL until it is thawed, so every
    /// freezer below is thawed *after* the signal: nothing of the process runs in between. On v2 `cgroup.kill` reaches
    /// a whole tree at once, and no fork escapes. On v1 a fork can, so what is left after a first round is frozen
    /// while the next signals go out.
    ///
    /// - Throws: ETIMEDOUT naming the processes that are left, EINVAL where the calling process is itself in the group.
    public func killAll(patience: Duration = .seconds(10)) throws(SystemError) {
        let deadline = Deadline(after: patience)
        var round = 0
        while true {
            let pids = try allProcesses()
            if pids.isEmpty { return }
            if pids.contains(getpid()) {
                throw SystemError(
                    "kill the processes", path: path, errno: .invalid,
                    advice: "The calling process \(getpid()) is itself in the group.")
            }
            if round > 0 && deadline.hasPassed {
                throw SystemError(
                    "kill the processes", path: path, errno: .timedOut,
                    advice: "Left: \(pids.sorted().map(String.init).joined(separator: " ")). The kernel holds them, "
                        + "in state D of /proc/PID/status perhaps.")
            }
            try killThroughUnified()
            if round > 0 { try writeFreezers("FROZEN", below: false) }
            for some in batches(of: pids) { try signal(some) }
            try writeFreezers("THAWED", below: true)
            // While a few are being waited for, others may fork: never wait long for one batch.
            _ = try ProcessBatch(pids).waitForEnd(milliseconds: min(deadline.milliseconds, 100))
            round += 1
        }
    }

    private func batches(of pids: Set<Int32>) -> [ArraySlice<Int32>] {
        let all = pids.sorted()
        return stride(from: 0, to: all.count, by: ProcessBatch.limit).map { start in
            all[start..<min(start + ProcessBatch.limit, all.count)]
        }
    }

    private func signal(_ pids: ArraySlice<Int32>) throws(SystemError) {
        var batch = try ProcessBatch(pids)
        // The pidfds were opened by number. A number that is still in the group now belongs to the same process, or
        // to a new one of the group, which is as good.
        batch.keep(try allProcesses())
        try batch.signal(SIGKILL)
    }

    /// SIGKILL to all of the v2 group's tree (cgroup.kill; Linux 5.14).
    private func killThroughUnified() throws(SystemError) {
        guard let directory = unifiedDirectory, files.exists(directory + "/cgroup.kill") else { return }
        do {
            try files.write("1", to: directory + "/cgroup.kill", step: "kill the group")
        } catch where error.errno == .noSuchFile || error.errno == .noSuchDevice {
            return  // The group went away meanwhile, and so have its processes.
        }
    }

    private func writeFreezers(_ state: String, below: Bool) throws(SystemError) {
        guard let hierarchy = layout.hierarchy(of: .freezer), hierarchy.version == .v1, !path.isEmpty else { return }
        for directory in below ? tree(in: hierarchy) : [hierarchy.directory(path)] {
            do {
                try files.write(state, to: directory + "/freezer.state", step: "write \(state)")
            } catch where error.errno == .noSuchFile || error.errno == .noSuchDevice {
                continue
            }
        }
    }
}
