internal import CLinux
internal import Glibc

extension LaunchPlan {
    /// How the first clone is made.
    public struct CloneOptions: Sendable {
        /// `CLONE_NEW*` for the new process.
        public var namespaces: Set<NamespaceKind> = []
        /// Share memory until exec and suspend the caller (CLONE_VM|CLONE_VFORK): the cost does not grow with the
        /// caller's memory. Impossible for a plan that waits for its parent before it forks.
        public var sharesMemory = false
        /// Share the table of descriptors too (CLONE_FILES): what the plan opens is open here. For a plan without exec.
        public var sharesDescriptors = false
        /// A descriptor of a v2 group in which the process is born (CLONE_INTO_CGROUP).
        public var cgroup: Int32?

        public init(
            namespaces: Set<NamespaceKind> = [], sharesMemory: Bool = false, sharesDescriptors: Bool = false,
            cgroup: Int32? = nil
        ) {
            self.namespaces = namespaces
            self.sharesMemory = sharesMemory
            self.sharesDescriptors = sharesDescriptors
            self.cgroup = cgroup
        }
    }

    /// Clones and starts the plan. The new process is a child of the calling thread.
    ///
    /// - Parameter releasing: the write end of the pipe on which the plan waits, if it waits.
    /// - Returns: a launch that has to be completed: only then is it known that exec worked.
    /// - Throws: the errno of clone3(2), or the plan's failure where it comes before the pid is known.
    public borrowing func start(_ options: CloneOptions = CloneOptions()) throws(SystemError) -> Launch {
        precondition(!(options.sharesMemory && waitsBeforeFork), "a suspended parent cannot release the child")
        precondition(!(options.sharesMemory && endsInWorkload), "a workload needs memory of its own")
        let report = try Pipe()
        // Out of the way of the numbers that the plan hands out.
        let reportEnd = try report.writeEnd.duplicate(from: LaunchPlan.firstSpare)
        var flags = UInt64(CLONE_PIDFD) | cloneFlags(options.namespaces)
        if options.sharesMemory { flags |= UInt64(CLONE_VM | CLONE_VFORK) }
        if options.sharesDescriptors { flags |= UInt64(CLONE_FILES) }
        if options.cgroup != nil { flags |= UInt64(CLONE_INTO_CGROUP) }

        var pidfd: Int32 = -1
        // A handler of ours must not run in the child: with CLONE_VM it would run in our own memory.
        var old = UInt64(0)
        var all = UInt64.max
        lab_syscall(Int(__NR_rt_sigprocmask), Int(SIG_SETMASK), argument(&all), argument(&old), 8, 0, 0)
        let pid = operations.withUnsafeBufferPointer { operations in
            var plan = lab_plan()
            plan.ops = operations.baseAddress
            plan.count = Int32(operations.count)
            plan.report_fd = reportEnd.rawValue
            return lab_clone_plan(&plan, flags, &pidfd, options.cgroup ?? -1)
        }
        lab_syscall(Int(__NR_rt_sigprocmask), Int(SIG_SETMASK), argument(&old), 0, 8, 0, 0)
        guard pid > 0 else {
            throw SystemError("start a process: clone3", errno: Errno(result: pid))
        }
        reportEnd.close()
        let launch = Launch(
            pid: Int32(pid), pidfd: FileDescriptor(owning: pidfd), report: report.takeReadEnd(), names: names)
        return forks ? try launch.adoptForked() : launch
    }

    /// Starts the plan and waits until exec has worked.
    public borrowing func run(_ options: CloneOptions = CloneOptions()) throws(SystemError) -> ChildProcess {
        try start(options).complete()
    }
}

/// A process whose plan is under way.
public struct Launch: ~Copyable {
    /// Its pid as this process's pid namespace numbers it.
    public let pid: Int32
    let pidfd: FileDescriptor
    let report: FileDescriptor
    let names: [String]

    /// Waits until exec has worked or an operation has failed.
    ///
    /// - Throws: the failed operation's name and errno. The process has then ended and is reaped.
    public consuming func complete() throws(SystemError) -> ChildProcess {
        if let failure = try Launch.nextReport(report) {
            let error = Launch.error(failure, names: names)
            _ = try? ChildProcess(pid: pid, pidfd: pidfd).wait()
            throw error
        }
        return ChildProcess(pid: pid, pidfd: pidfd)
    }

    /// Waits for the end of a process whose plan ends in exit instead of exec.
    consuming func reap() throws(SystemError) {
        _ = try ChildProcess(pid: pid, pidfd: pidfd).wait()
    }

    /// Follows a plan that forked: the intermediate process has ended, the pid is the final one's.
    consuming func adoptForked() throws(SystemError) -> Launch {
        let first = try Launch.nextReport(report)
        let names = names
        _ = try? ChildProcess(pid: pid, pidfd: pidfd).wait()
        guard let first, first.kind == Int32(LAB_REPORT_FORKED.rawValue) else {
            throw first.map { Launch.error($0, names: names) }
                ?? SystemError("start a process: the plan ended early", errno: .protocolError)
        }
        let final = try systemCall(__NR_pidfd_open, Int(first.value), 0, step: "open the new process")
        return Launch(pid: first.value, pidfd: FileDescriptor(owning: Int32(final)), report: report, names: names)
    }

    private static func error(_ report: lab_report, names: [String]) -> SystemError {
        let index = Int(report.index)
        let name = names.indices.contains(index) ? names[index] : "exec"
        return SystemError("start a process: \(name)", errno: Errno(rawValue: report.value))
    }

    /// One report of the child, or nil at the end of file: exec has closed its side.
    private static func nextReport(_ descriptor: borrowing FileDescriptor) throws(SystemError) -> lab_report? {
        var report = lab_report()
        while true {
            let count = withUnsafeMutableBytes(of: &report) {
                lab_syscall(Int(__NR_read), Int(descriptor.rawValue), argument($0.baseAddress), $0.count, 0, 0, 0)
            }
            if count == -Int(EINTR) { continue }
            guard count >= 0 else { throw SystemError("follow the new process", errno: Errno(result: count)) }
            return count == MemoryLayout<lab_report>.size ? report : nil
        }
    }
}

extension Pipe {
    /// The read end, after closing the write end on this side.
    public consuming func takeReadEnd() -> FileDescriptor { readEnd }

    /// The write end, after closing the read end on this side.
    public consuming func takeWriteEnd() -> FileDescriptor { writeEnd }
}

extension Launch {
    /// The process, without waiting until exec has worked: a plan that waits for something comes to it only later. How it
    /// ends tells the rest.
    public consuming func follow() -> ChildProcess { ChildProcess(pid: pid, pidfd: pidfd) }
}
