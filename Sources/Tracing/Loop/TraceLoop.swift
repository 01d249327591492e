internal import CLinux
internal import Glibc
internal import LinuxSystem

/// What a loop is made of: handed to the tracer's thread as one.
struct TraceLoopParts: Sendable {
    let options: Tracer.Options
    let sink: Tracer.Sink
    /// How many seccomp filters of ours each tracee carries.
    let ownFilters: Int32
    let control: TraceControl
    /// From when events count their time.
    let epoch: UInt64
}

/// The ptrace loop. Lives on the tracer's thread and is touched by nobody else.
///
/// A wanted call stops at its entry, by the filter; PTRACE_SYSCALL then takes the thread to the exit, and PTRACE_CONT
/// lets it run again. Where every call has to be seen, PTRACE_SYSCALL is used throughout.
final class TraceLoop {
    let options: Tracer.Options
    let control: TraceControl
    let table: CallTable
    let ownFilters: Int32
    let decoder = CallDecoder()
    let info = SyscallInfo()
    let epoch: UInt64
    private let sink: Tracer.Sink
    private let timer: FlushTimer
    private var follower = ProcessorFollower()
    private var batch: [TraceEvent] = []

    var tracees: [Int32: Tracee] = [:]
    var processes: [Int32: TracedProcess] = [:]
    /// New threads that have stopped before their parent's event told who they are.
    var held: Set<Int32> = []
    /// Only where cgroups are followed: to find the hierarchy costs a look at every mount.
    lazy var memory = MemoryCounters()
    /// The program itself.
    var root: Int32 = 0
    /// Its exec has worked: from here on it is the program, before it was a plan.
    var isLaunched = false
    /// The process that the program started last, and how it ended if it has. Those before it may end later.
    var lastChildOfRoot: (pid: Int32, status: ExitStatus?)?
    var rootIsStopped = false
    /// Nothing is told any more; what is left is only let go on.
    var isSilent = false
    private var killsSince: UInt64?
    private var pending: PendingLaunch?

    init(_ parts: TraceLoopParts) {
        options = parts.options
        sink = parts.sink
        ownFilters = parts.ownFilters
        control = parts.control
        epoch = parts.epoch
        table = CallTable(parts.options.calls)
        control.enterThread()
        timer = FlushTimer()
        batch.reserveCapacity(TraceLoop.batchSize)
    }

    // MARK: From start to end

    func run(_ parcel: PlanParcel, gate: Int32) {
        do throws(SystemError) {
            try attach(parcel, gate: gate)
        } catch {
            control.started.set(.failure(error))
            return
        }
        loop()
        flush()
    }

    private func attach(_ parcel: PlanParcel, gate: Int32) throws(SystemError) {
        let launch = PendingLaunch(try parcel.plan.start(parcel.clone))
        root = launch.pid
        let result = Ptrace.seize(root, options: Ptrace.options)
        guard result >= 0 else {
            kill(root, SIGKILL)
            _ = try? launch.complete()
            throw SystemError(
                "trace the program", errno: Errno(result: result),
                advice: "Another tracer (strace, gdb, or lab itself) follows it already; a process can have only one")
        }
        pending = launch
        let process = TracedProcess(pid: root, parent: 0)
        processes[root] = process
        tracees[root] = Tracee(tid: root, process: process)
        if options.calls.isAll {
            // It runs towards the gate; a stop lets it be resumed by PTRACE_SYSCALL.
            _ = Ptrace.request(Int32(PTRACE_INTERRUPT), root)
        }
        let word: [UInt8] = [1]
        let written = word.withUnsafeBytes {
            lab_syscall(Int(__NR_write), Int(gate), argument($0.baseAddress), 1, 0, 0, 0)
        }
        guard written == 1 else { throw SystemError("release the program", errno: Errno(result: written)) }
    }

    private func loop() {
        var status: Int32 = 0
        while true {
            if control.shallStop { killAll() }
            if control.shallBeSilent && !isSilent { fallSilent() }
            let tid = withUnsafeMutablePointer(to: &status) {
                lab_syscall(Int(__NR_wait4), -1, argument($0), Int(__WALL) | Int(__WNOTHREAD), 0, 0, 0)
            }
            if tid > 0 {
                handle(Int32(tid), status)
                follower.stopped(Int32(tid))
            } else if tid == -Int(EINTR) {
                flush()
                if let since = killsSince, TraceLoop.clock() - since > TraceLoop.patience { return }
            } else {
                return  // ECHILD: nobody is left
            }
        }
    }

    /// How long the loop waits for processes that do not die of SIGKILL: frozen ones, in a v1 cgroup.
    private static let patience: UInt64 = 10_000_000_000

    /// The program's exec has worked, or its plan has failed.
    func completeLaunch() {
        guard let launch = pending else { return }
        pending = nil
        do throws(SystemError) {
            let pid = root
            _ = try launch.complete()
            isLaunched = true
            control.started.set(.success(pid))
        } catch {
            control.started.set(.failure(error))
        }
    }

    private func fallSilent() {
        flush()
        isSilent = true
        control.fellSilent(processes.keys.sorted())
    }

    func killAll() {
        if killsSince == nil {
            killsSince = TraceLoop.clock()
            timer.arm()
        }
        for pid in processes.keys { kill(pid, SIGKILL) }
        for tid in held { kill(tid, SIGKILL) }
    }

    var isKilling: Bool { killsSince != nil }

    // MARK: Events

    static func clock() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Nanoseconds since the trace began.
    var now: UInt64 { TraceLoop.clock() - epoch }

    private static let batchSize = 512

    func emit(_ event: TraceEvent) {
        guard !isSilent else { return }
        if batch.isEmpty { timer.arm() }
        batch.append(event)
        if batch.count >= TraceLoop.batchSize { flush() }
    }

    func emit(_ changes: [Change], of process: TracedProcess) {
        emit(.state(StateEvent(t: now, pid: process.pid, namespacePid: innerPid(of: process), changes: changes)))
    }

    func flush() {
        guard !batch.isEmpty else { return }
        if !isKilling { timer.disarm() }
        sink(batch)
        batch.removeAll(keepingCapacity: true)
    }
}

/// A launch whose outcome is asked for once.
final class PendingLaunch {
    let pid: Int32
    private var launch: Launch?

    init(_ launch: consuming Launch) {
        pid = launch.pid
        self.launch = consume launch
    }

    func complete() throws(SystemError) {
        guard let launch = launch.take() else { return }
        _ = try launch.complete()
    }
}
