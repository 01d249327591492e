internal import Cgroups
internal import Glibc
internal import LinuxSystem

/// A process of the engine in a learner's group, which consumes what the group limits (`workload.c`).
///
/// It never outlives this object, nor the thread that started it, nor its own deadline.
final class Consumer {
    private let progress: WorkloadProgress
    private var process: ChildProcess?
    private(set) var end: ExitStatus?

    /// Starts a workload.
    ///
    /// - Parameters:
    ///   - group: the learner's group that it joins in the hierarchy of `controller`. In the other hierarchies it
    ///     joins the session's own, so that the session's limits hold for it.
    ///   - isolated: in a pid namespace of its own, with whose end everything that it forks dies.
    /// - Throws: the kernel's refusal to let a process join.
    init(
        _ workload: Workload, in group: Cgroup, of controller: Controller, session: Cgroup, isolated: Bool = false
    ) throws(SystemError) {
        let place = try ConsumerPlace(group, controller, session: session)
        progress = try WorkloadProgress()
        var plan = LaunchPlan()
        plan.resetSignals()
        // Before it joins: in a group without memory to give, it may not come as far as its own deadline.
        plan.dieAfter(workload.deadline + .seconds(5))
        place.join(&plan)
        plan.dieWithParent()
        plan.run(workload, reportingTo: progress)
        let options = LaunchPlan.CloneOptions(namespaces: isolated ? [.pid] : [], cgroup: place.unified)
        process = try plan.run(options)
    }

    deinit { try? stop() }

    var reading: WorkloadProgress.Reading { progress.reading }

    func go() { progress.go() }

    /// Waits until it has ended.
    ///
    /// - Returns: false where it is still running after `patience`.
    func waitForEnd(_ patience: Duration) throws(SystemError) -> Bool {
        guard let pidfd = process?.pidfd.rawValue else { return true }
        let deadline = Deadline(after: patience)
        while true {
            var request = pollfd(fd: pidfd, events: Int16(POLLIN), revents: 0)
            let count = poll(&request, 1, deadline.milliseconds)
            if count > 0 { break }
            if count == 0 && deadline.hasPassed { return false }
            if count < 0 && Glibc.errno != EINTR { throw SystemError("wait for a workload", errno: .current) }
        }
        if let child = process.take() { end = try child.wait() }
        return true
    }

    /// Waits until it says that it is ready, or has ended. A frozen one never is.
    func waitUntilReady(_ patience: Duration) throws(SystemError) -> Bool {
        let deadline = Deadline(after: patience)
        var pause = Pause()
        while reading.state == .starting {
            if try waitForEnd(.zero) || deadline.hasPassed { return false }
            pause.wait()
        }
        return reading.state != .finished
    }

    /// Kills it and waits for its end. Without effect where it has ended already.
    func stop() throws(SystemError) {
        try process?.signal(SIGKILL)
        // A process that waits for a throttled device dies only when the device has answered.
        if try !waitForEnd(.seconds(10)) {
            throw SystemError("end a workload", errno: .timedOut, advice: "The kernel holds it in state D.")
        }
    }
}

/// Where a consumer stands: the descriptors by which it joins, open until it has been started.
private struct ConsumerPlace: ~Copyable {
    private var tasks: [(descriptor: Int32, name: String)] = []
    private(set) var unified: Int32?

    init(_ group: Cgroup, _ controller: Controller, session: Cgroup) throws(SystemError) {
        for hierarchy in group.layout.hierarchies {
            let measured = hierarchy.controllers.contains(controller)
            // A frozen process of v1 does not even die: unless freezing is what is measured, it keeps out of reach.
            // Device rules matter to nobody who opens nothing.
            if !measured && hierarchy.version == .v1 && !hierarchy.controllers.isDisjoint(with: [.freezer, .devices]) {
                continue
            }
            let directory = hierarchy.directory(measured ? group.path : session.path)
            switch hierarchy.version {
            case .v1:
                let file = try FileDescriptor.open(
                    directory + "/tasks", O_WRONLY, step: "join the group with a workload")
                tasks.append((file.release(), directory))
            case .v2:
                // Where v2 has no controller the session may not have a group in it, and nothing is lost.
                if !measured && !KernelFile.exists(directory) { continue }
                // The session's own group hands out controllers, so it may hold no process: its shell sits in a leaf.
                let leaf = directory + "/shell"
                let own = directory == hierarchy.directory(session.path) && KernelFile.exists(leaf)
                let file = try FileDescriptor.open(
                    own ? leaf : directory, O_RDONLY | O_DIRECTORY, step: "join the group with a workload")
                unified = file.release()
            }
        }
    }

    deinit {
        for file in tasks { close(file.descriptor) }
        if let unified { close(unified) }
    }

    borrowing func join(_ plan: inout LaunchPlan) {
        for file in tasks { plan.joinCgroup(tasks: file.descriptor, name: file.name) }
    }
}
