internal import Glibc
public import LinuxSystem

extension Cgroup {
    /// The processes in the group itself (not below it), in the hierarchy of a controller.
    ///
    /// Processes that this process's pid namespace cannot name are left out: the kernel writes 0 for them.
    ///
    /// - Throws: ENODEV where the machine has not got the controller, ENOENT where there is no such group.
    public func processes(_ controller: Controller) throws(SystemError) -> [Int32] {
        try pids(in: hierarchy(of: controller).directory(path))
    }

    /// The processes in the group and in all groups below it, in any of the hierarchies.
    public func allProcesses() throws(SystemError) -> Set<Int32> {
        var pids = Set<Int32>()
        for hierarchy in layout.hierarchies {
            for directory in tree(in: hierarchy) { pids.formUnion(try self.pids(in: directory)) }
        }
        return pids
    }

    /// The same for a sandbox: where its user may make no group at all, the processes of its pid namespace.
    ///
    /// - Parameter first: the first process of the sandbox's pid namespace.
    public func allProcesses(ofSandbox first: Int32) throws(SystemError) -> Set<Int32> {
        layout.hierarchies.isEmpty ? PidNamespaceProcesses.below(first) : try allProcesses()
    }

    /// Moves a process with all its threads into the group, in every hierarchy.
    ///
    /// A process that is yet to be started joins faster by itself: see `openTasks()` and `openDirectory()`.
    public func move(process pid: Int32) throws(SystemError) {
        for hierarchy in layout.hierarchies {
            let path = hierarchy.directory(path) + "/cgroup.procs"
            do {
                try files.write("\(pid)", to: path, step: "move process \(pid) into the group")
            } catch {
                throw SystemError(
                    error.step, path: path, errno: error.errno, advice: joinAdvice(error.errno, hierarchy))
            }
        }
    }

    /// The `tasks` files of the group in every v1 hierarchy, open for a launch plan (`LaunchPlan.join(_:)`).
    public func openTasks() throws(SystemError) -> GroupTasks {
        var tasks = GroupTasks()
        for hierarchy in layout.hierarchies where hierarchy.version == .v1 {
            try tasks.open(hierarchy.directory(path))
        }
        return tasks
    }

    /// The group's directory in the v2 hierarchy, to start a process in (`LaunchPlan.CloneOptions.cgroup`,
    /// CLONE_INTO_CGROUP of clone3(2)).
    ///
    /// - Throws: ENODEV where there is no v2 hierarchy.
    public func openDirectory() throws(SystemError) -> FileDescriptor {
        guard let directory = unifiedDirectory else {
            throw SystemError(
                "open the group", path: path, errno: .noSuchDevice, advice: "No v2 hierarchy is mounted.")
        }
        return try FileDescriptor.open(directory, O_RDONLY | O_DIRECTORY, step: "open the group")
    }

    /// The hierarchy of a controller, or an error that says what is missing.
    func hierarchy(of controller: Controller) throws(SystemError) -> Hierarchy {
        guard let hierarchy = layout.hierarchy(of: controller) else {
            throw SystemError(
                "use the \(controller.rawValue) controller", path: path, errno: .noSuchDevice,
                advice: "It is in no mounted hierarchy: see /proc/cgroups and the kernel's command line "
                    + "(cgroup_disable, cgroup_enable).")
        }
        return hierarchy
    }

    func pids(in directory: String) throws(SystemError) -> [Int32] {
        // Where the group is gone meanwhile, nothing is in it.
        var text = ""
        do {
            text = try files.readIfPresent(directory + "/cgroup.procs") ?? ""
        } catch  where error.errno == .notSupported {
            // A threaded group of v2 has threads; their processes count as the domain's above (cgroups(7)).
            text = try files.readIfPresent(directory + "/cgroup.threads") ?? ""
        }
        return text.split(separator: "\n").compactMap { Int32($0) }.filter { $0 > 0 }
    }

    private func joinAdvice(_ errno: Errno, _ hierarchy: Hierarchy) -> String? {
        switch (errno, hierarchy.version) {
        case (.busy, .v2):
            "The group hands controllers to groups below it, so it may hold no process itself (cgroups(7), "
                + "no internal processes): use a leaf."
        case (.noSpace, .v1) where hierarchy.controllers.contains(.cpuset):
            "The cpuset is empty: set cpuset.cpus and cpuset.mems first."
        case (.invalid, .v1) where hierarchy.controllers.contains(.cpu):
            "The process has a real-time policy and the group no cpu.rt_runtime_us, or the process is a kernel thread."
        case (.noSuchProcess, _): "It has ended."
        default: nil
        }
    }
}

/// The open `tasks` files of a v1 group, which live as long as this value.
public struct GroupTasks: ~Copyable, Sendable {
    private var open: [(descriptor: Int32, directory: String)] = []

    /// The numbers of the descriptors, one for each v1 hierarchy.
    public var descriptors: [Int32] { open.map(\.descriptor) }

    var directories: [String] { open.map(\.directory) }

    init() {}

    deinit { for file in open { close(file.descriptor) } }

    mutating func open(_ directory: String) throws(SystemError) {
        let file = try FileDescriptor.open(directory + "/tasks", O_WRONLY, step: "open the group for a new process")
        open.append((file.release(), directory))
    }
}

extension LaunchPlan {
    /// Joins a v1 group in each of its hierarchies. Before unsharing the cgroup namespace: what is joined later shows
    /// as a path outside the namespace.
    ///
    /// The value must live until `start` has returned.
    public mutating func join(_ tasks: borrowing GroupTasks) {
        for (descriptor, directory) in zip(tasks.descriptors, tasks.directories) {
            joinCgroup(tasks: descriptor, name: directory)
        }
    }
}
