internal import CLinux
internal import Glibc

/// What the engine itself runs inside a group to see whether a limit bites.
///
/// It is the end of a launch plan in place of a program (`workload.c`), so that no file can stand in for it.
public struct Workload: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// Maps so many bytes and touches them page by page. As for any program, swap stretches a limit that does
        /// not count it.
        case memory(bytes: UInt64)
        /// Forks so many children that sleep. For a process that is the first of its own pid namespace, with whose
        /// end all of them die.
        case processes(count: UInt64)
        /// Waits for `WorkloadProgress.go()`, then spins until so much of its own CPU time is used, or for good.
        case spin(cpuTime: Duration?)
        /// Writes so many bytes to a descriptor, around and around within the first `span` bytes of its file, `block`
        /// bytes at a time. The descriptor must live until `start` has returned.
        case write(descriptor: Int32, bytes: UInt64, span: UInt64, block: UInt64)
    }

    public var kind: Kind
    /// Ends after so long, whatever it has reached.
    public var deadline: Duration
    /// The processor that it stays on; nil for any.
    public var processor: Int32?

    public init(_ kind: Kind, deadline: Duration, processor: Int32? = nil) {
        self.kind = kind
        self.deadline = deadline
        self.processor = processor
    }

    /// As `workload.c` takes it.
    func parameters(reportingTo progress: UnsafeMutablePointer<lab_progress>) -> lab_workload {
        var workload = lab_workload()
        workload.descriptor = -1
        workload.cpu = processor ?? -1
        workload.deadline_ns = deadline.nanoseconds
        workload.progress = progress
        switch kind {
        case .memory(let bytes):
            workload.kind = Int32(LAB_WORKLOAD_MEMORY.rawValue)
            workload.amount = bytes
        case .processes(let count):
            workload.kind = Int32(LAB_WORKLOAD_PIDS.rawValue)
            workload.amount = count
        case .spin(let cpuTime):
            workload.kind = Int32(LAB_WORKLOAD_CPU.rawValue)
            workload.amount = cpuTime?.nanoseconds ?? 0
        case .write(let descriptor, let bytes, let span, let block):
            workload.kind = Int32(LAB_WORKLOAD_IO.rawValue)
            workload.descriptor = descriptor
            workload.amount = bytes
            workload.span = max(span, block)
            workload.block = max(block, 1)
        }
        return workload
    }
}

/// The page that a workload and the engine share: how far it has come, readable while it runs and after its end.
public struct WorkloadProgress: ~Copyable {
    private let page: UnsafeMutablePointer<lab_progress>

    public init() throws(SystemError) {
        let address = try systemCall(
            __NR_mmap, 0, WorkloadProgress.size, Int(PROT_READ | PROT_WRITE), Int(MAP_SHARED | MAP_ANONYMOUS), -1, 0,
            step: "share a page with a workload")
        guard let memory = UnsafeMutableRawPointer(bitPattern: address) else {
            throw SystemError("share a page with a workload", errno: .invalid)
        }
        page = memory.bindMemory(to: lab_progress.self, capacity: 1)
        // Touched here first: a shared page is charged to the group of whoever touches it first, and the workload's
        // group may have no room for it.
        page.initialize(to: lab_progress())
    }

    deinit { munmap(page, WorkloadProgress.size) }

    private static let size = 4096

    /// How far the workload is.
    public enum State: UInt32, Sendable, Hashable {
        case starting, ready, running, finished
    }

    /// What it has reached at one moment.
    public struct Reading: Sendable, Hashable {
        public var state: State
        /// Bytes touched or written, children forked.
        public var done: UInt64
        /// Its CPU time since it went.
        public var cpuTime: Duration
        /// The time since it went.
        public var elapsed: Duration
        /// What ended it early, of fork(2) or write(2); ETIME at its deadline.
        public var errno: Errno?
    }

    public var reading: Reading {
        let progress = lab_progress_load(page)
        return Reading(
            state: State(rawValue: progress.state) ?? .starting, done: progress.done,
            cpuTime: .nanoseconds(Int64(clamping: progress.cpu_ns)),
            elapsed: .nanoseconds(Int64(clamping: progress.elapsed_ns)),
            errno: progress.error == 0 ? nil : Errno(rawValue: Int32(progress.error)))
    }

    /// Gives a spinning workload the word to go, so that several begin together.
    public borrowing func go() { lab_progress_go(page) }

    var address: UnsafeMutablePointer<lab_progress> { page }
}

extension LaunchPlan {
    /// Ends the process after a time, by SIGALRM, whatever it is waiting for: a fatal signal also ends a process that
    /// waits for memory in a group whose OOM killer is off. Not for the first process of a pid namespace, which the
    /// kernel spares. Call it after `resetSignals`.
    public mutating func dieAfter(_ time: Duration) {
        let seconds = Int(time.nanoseconds / 1_000_000_000) + 1
        call("setitimer(\(seconds) s)", __NR_setitimer, Int(ITIMER_REAL.rawValue), bytes(ofAll: [0, 0, seconds, 0]), 0)
    }

    /// Runs a workload in place of a program; always last. The process keeps no descriptor of this one.
    ///
    /// The plan must not be started with `sharesMemory`. The page must outlive the process.
    public mutating func run(_ workload: Workload, reportingTo progress: borrowing WorkloadProgress) {
        endsInWorkload = true
        let parameters = bytes(of: workload.parameters(reportingTo: progress.address))
        append("run a workload", LAB_OP_WORKLOAD, 0, [.value(parameters)])
    }
}

extension Duration {
    /// Whole nanoseconds; 0 for a negative time.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return seconds < 0 ? 0 : UInt64(seconds) * 1_000_000_000 + UInt64(max(attoseconds, 0)) / 1_000_000_000
    }
}
