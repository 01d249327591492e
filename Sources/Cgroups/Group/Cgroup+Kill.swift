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
    /// - Parameter spared: processes that live on, a sandbox's first one say.
    /// - Throws: ETIMEDOUT naming the processes that are left, EINVAL where the calling process is itself in the group.
    public func killAll(patience: Duration = .seconds(10), sparing spared: Set<Int32> = []) throws(SystemError) {
        let deadline = Deadline(after: patience)
        var round = 0
        while true {
            let hidden = removeUnnameable()
            let pids = try allProcesses().union(hidden).subtracting(spared)
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
            if spared.isEmpty { try killThroughUnified() }
            if round > 0 { try writeFreezers("FROZEN", below: false) }
            for some in batches(of: pids) { try signal(some, hidden) }
            try writeFreezers("THAWED", below: true)
            // While a few are being waited for, others may fork: never wait long for one batch.
            _ = try ProcessBatch(pids).waitForEnd(milliseconds: min(deadline.milliseconds, 100))
            round += 1
        }
    }

    /// Thaws what holds any of these processes, so that a signal which they have been sent can end them.
    ///
    /// Every v1 freezer on the way down to them is thawed, this group's own too: one that is frozen holds all below it.
    public func thaw(_ pids: Set<Int32>) throws(SystemError) {
        guard let hierarchy = layout.hierarchy(of: .freezer), hierarchy.version == .v1 else { return }
        let directories = tree(in: hierarchy)
        var holding = [String]()
        for directory in directories where try !pids.isDisjoint(with: self.pids(in: directory)) {
            holding.append(directory)
        }
        let frozen = directories.filter { above in holding.contains { ($0 + "/").hasPrefix(above + "/") } }
        try writeFreezers("THAWED", in: frozen)
    }

    private func batches(of pids: Set<Int32>) -> [ArraySlice<Int32>] {
        let all = pids.sorted()
        return stride(from: 0, to: all.count, by: ProcessBatch.limit).map { start in
            all[start..<min(start + ProcessBatch.limit, all.count)]
        }
    }

    private func signal(_ pids: ArraySlice<Int32>, _ hidden: Set<Int32>) throws(SystemError) {
        var batch = try ProcessBatch(pids)
        // The pidfds were opened by number. A number that is still in the group now belongs to the same process, or
        // to a new one of the group, which is as good.
        batch.keep(try allProcesses().union(hidden.isEmpty ? [] : removeUnnameable()))
        try batch.signal(SIGKILL)
    }

    /// - Returns: processes that only a descriptor finds; what v1 had of them is found by paths now.
    private func removeUnnameable() -> Set<Int32> {
        layout.hierarchies.reduce(into: []) { found, hierarchy in
            found.formUnion(files.removeUnnameable(below: hierarchy.directory(path), hierarchy.version))
        }
    }

    /// SIGKILL to all of the v2 group's tree (cgroup.kill; Linux 5.14).
    private func killThroughUnified() throws(SystemError) {
        guard let directory = unifiedDirectory, files.exists(directory + "/cgroup.kill") else { return }
        do {
            try files.write("1", to: directory + "/cgroup.kill", step: "kill the group")
        } catch  where error.errno == .noSuchFile || error.errno == .noSuchDevice {
            return  // The group went away meanwhile, and so have its processes.
        }
    }

    private func writeFreezers(_ state: String, below: Bool) throws(SystemError) {
        guard let hierarchy = layout.hierarchy(of: .freezer), hierarchy.version == .v1, !path.isEmpty else { return }
        try writeFreezers(state, in: below ? tree(in: hierarchy) : [hierarchy.directory(path)])
    }

    private func writeFreezers(_ state: String, in directories: [String]) throws(SystemError) {
        for directory in directories {
            do {
                try files.write(state, to: directory + "/freezer.state", step: "write \(state)")
            } catch  where error.errno == .noSuchFile || error.errno == .noSuchDevice {
                continue
            }
        }
    }
}
