public import LinuxSystem

extension Cgroup {
    /// Makes the group in every hierarchy, and those above it where they are missing.
    ///
    /// Afterwards the group is ready for processes: on v2 the groups above hand out every controller, and on v1 the
    /// cpuset has the processors and the memory nodes of its parent, without which nothing can join.
    ///
    /// - Parameter mayExist: whether a group that is already there is fine.
    /// - Throws: the kernel's answer, with EEXIST where it is there and must not be. What this call made is then
    ///   removed again.
    public func create(mayExist: Bool = true) throws(SystemError) {
        var made = [String]()
        do {
            for hierarchy in layout.hierarchies {
                switch hierarchy.version {
                case .v1:
                    made += try make(in: hierarchy, mayExist: mayExist)
                    if hierarchy.controllers.contains(.cpuset) {
                        try InheritedCpuset(root: hierarchy.directory(""), files: files).fill(path)
                    }
                case .v2:
                    // Before the group itself: a controller that is handed out later brings its files just the same,
                    // but an error here leaves less behind.
                    try makeParent(in: hierarchy, made: &made)
                    made += try make(in: hierarchy, mayExist: mayExist)
                }
            }
        } catch {
            // Best effort: the first error is the one to tell, and a group that others use meanwhile stays.
            for directory in made.reversed() { try? files.removeDirectory(directory) }
            throw error
        }
    }

    /// Makes the group above, and has it hand out controllers. As long as it is empty, another program that has removed
    /// the last group from it may remove it too, a few times at worst.
    private func makeParent(in hierarchy: Hierarchy, made: inout [String]) throws(SystemError) {
        guard let parent else { return }
        for attempt in 1... {
            do {
                made += try parent.make(in: hierarchy, mayExist: true)
                return try parent.enableControllers()
            } catch  where error.errno == .noSuchFile && attempt < 8 {
                continue
            }
        }
    }

    /// Removes the group and all groups below it, the deepest first, in every hierarchy.
    ///
    /// A group goes only when its last process has left. A process that was killed leaves a little later; this waits
    /// for those on the kernel's own notification. It kills nothing: see `killAll()`.
    ///
    /// - Parameter patience: how long to wait for processes to leave.
    /// - Throws: EBUSY naming the processes that stay. A group that is not there is no error.
    public func remove(patience: Duration = .seconds(5)) throws(SystemError) {
        let deadline = Deadline(after: patience)
        for hierarchy in layout.hierarchies {
            var backOff = BackOff()
            // Again from the start when a new group appears below while the old ones are being removed.
            while let busy = try removeTree(in: hierarchy) {
                if deadline.hasPassed {
                    let pids = (try? pids(in: busy)) ?? []
                    throw SystemError(
                        "remove the group", path: busy, errno: .busy,
                        advice: pids.isEmpty
                            ? "It has groups below it that keep coming back, or it is mounted from."
                            : "Still in it: \(pids.map(String.init).joined(separator: " ")). End these processes first."
                    )
                }
                files.removeUnnameable(below: busy, hierarchy.version)
                let leaving = try ProcessBatch(pids(in: busy))
                if leaving.pids.isEmpty {
                    backOff.pause()
                } else {
                    _ = try leaving.waitForEnd(milliseconds: deadline.milliseconds)
                }
            }
        }
    }

    /// Removes the group if nothing is in it, neither processes nor groups; otherwise leaves it alone.
    ///
    /// - Returns: whether it is gone from every hierarchy.
    @discardableResult
    public func removeIfEmpty() throws(SystemError) -> Bool {
        var gone = true
        for directory in directories {
            do {
                try files.removeDirectory(directory)
            } catch  where error.errno == .busy || error.errno == .notEmpty {
                gone = false
            } catch  where error.errno == .noSuchFile {
                continue
            }
        }
        return gone
    }

    /// One pass over a hierarchy. Returns the directory that the kernel did not let go, if any.
    private func removeTree(in hierarchy: Hierarchy) throws(SystemError) -> String? {
        for directory in tree(in: hierarchy).reversed() {
            do {
                try files.removeDirectory(directory)
            } catch  where error.errno == .noSuchFile {
                continue
            } catch  where error.errno == .busy {
                return directory
            }
        }
        return nil
    }

    /// Makes the directory and what is missing above it. Returns what it made, highest first.
    private func make(in hierarchy: Hierarchy, mayExist: Bool) throws(SystemError) -> [String] {
        if path.isEmpty { return [] }
        let directory = hierarchy.directory(path)
        var made = [String]()
        // Somebody else may remove an empty parent between our making it and our using it, a few times at worst.
        for attempt in 1... {
            do {
                try files.makeDirectory(directory)
                return made + [directory]
            } catch  where error.errno == .exists && mayExist {
                return made
            } catch  where error.errno == .noSuchFile && attempt < 4 {
                guard let parent else { throw error }
                made += try parent.make(in: hierarchy, mayExist: true)
            } catch {
                throw explain(error, directory)
            }
        }
        return made
    }

    private func explain(_ error: SystemError, _ directory: String) -> SystemError {
        let advice: String? =
            switch error.errno {
            case .noSpace: "A group above forbids it: cgroup.max.descendants, or the kernel is out of group ids."
            case .again: "A group above forbids it: cgroup.max.depth or cgroup.max.descendants."
            case .permissionDenied, .notPermitted: "Run as root, or below a group that was delegated to you."
            case Errno(name: "EROFS"): "The hierarchy is mounted read-only here."
            default: nil
            }
        return SystemError(error.step, path: directory, errno: error.errno, advice: advice)
    }
}
