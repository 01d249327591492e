internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import Synchronization

/// What other threads and the tracer's thread tell each other.
final class TraceControl: Sendable {
    /// The program's pid when its exec has worked, or why it has not.
    let started = Handoff<Result<Int32, SystemError>>()
    let programEnd = Handoff<ExitStatus>()
    let finished = Handoff<Void>()

    /// Who was left when the tracer fell silent.
    private let silenced = Handoff<[Int32]>()
    private let silenceRequested = Atomic<Bool>(false)
    private let stopRequested = Atomic<Bool>(false)
    private let thread = Atomic<Int>(0)

    /// Interrupts wait4 in the tracer's thread. Its handler does nothing; it exists so that wait4 answers EINTR.
    static let signal: Int32 = 44

    @inline(__always)
    var shallStop: Bool { stopRequested.load(ordering: .relaxed) }

    /// From the tracer's thread, before anything else.
    func enterThread() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        // No SA_RESTART: the point is the interruption.
        sigaction(TraceControl.signal, &action, nil)
        // Signals of the process are for its other threads.
        var blocked = sigset_t()
        sigfillset(&blocked)
        sigdelset(&blocked, TraceControl.signal)
        pthread_sigmask(SIG_SETMASK, &blocked, nil)
        thread.store(lab_syscall(Int(__NR_gettid), 0, 0, 0, 0, 0, 0), ordering: .releasing)
    }

    func finish() {
        thread.store(0, ordering: .releasing)
        // Whoever waits for what can no longer come is answered; a value that is there stays.
        started.set(.failure(SystemError("trace the program: it ended before it began", errno: .noSuchProcess)))
        programEnd.set(.killed(signal: SIGKILL))
        silenced.set([])
        finished.set(())
    }

    func silence() -> [Int32] {
        repeat {
            silenceRequested.store(true, ordering: .releasing)
            interrupt()
        } while !silenced.wait(milliseconds: 20)
        return silenced.wait()
    }

    @inline(__always)
    var shallBeSilent: Bool { silenceRequested.load(ordering: .relaxed) }

    func fellSilent(_ remaining: [Int32]) { silenced.set(remaining) }

    func requestStop() {
        stopRequested.store(true, ordering: .releasing)
        interrupt()
    }

    /// A signal that comes just before wait4 blocks is lost: so it is sent until the thread has ended.
    func stop() {
        guard started.isSet || thread.load(ordering: .acquiring) != 0 else { return }
        repeat { requestStop() } while !finished.wait(milliseconds: 20)
    }

    private func interrupt() {
        let tid = thread.load(ordering: .acquiring)
        guard tid != 0 else { return }
        lab_syscall(Int(__NR_tgkill), Int(getpid()), tid, Int(TraceControl.signal), 0, 0, 0)
    }
}

/// A value that one thread sets once and others wait for.
final class Handoff<Value: Sendable>: @unchecked Sendable {
    private let condition = Condition()
    private var value: Value?

    /// The first value stays.
    func set(_ new: Value) { condition.signalling { if value == nil { value = new } } }

    var isSet: Bool { wait(milliseconds: 0) }

    func wait() -> Value { condition.waiting { value } }

    /// Whether the value came within the time.
    func wait(milliseconds: Int) -> Bool { condition.waiting(milliseconds: milliseconds) { value } != nil }
}
