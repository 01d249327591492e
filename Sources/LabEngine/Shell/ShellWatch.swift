internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import Synchronization
internal import Tracing

/// Follows the learner's own shell, and what is started in it.
///
/// It has to stay for as long as the session does: what goes on in the background when the shell has ended carries our
/// filter, and without a tracer the kernel would fail its calls (ENOSYS, seccomp(2)).
final class ShellWatch: Sendable {
    /// What the loop that carries the terminal's bytes is told.
    enum Message: Sendable {
        case ended(ExitStatus)
        /// A program wanted to trace another one.
        case tracerRefused
    }

    /// More than these are counted and not kept: a loop may run for hours.
    static let limit = 20_000

    let bell: Bell<Message>
    private let tracer: Tracer
    private let store: Store

    private final class Store: Sendable {
        let events = Mutex<(kept: [TraceEvent], dropped: Int)>(([], 0))

        func append(_ more: [TraceEvent]) {
            events.withLock { events in
                let room = max(0, ShellWatch.limit - events.kept.count)
                events.kept += more.prefix(room)
                events.dropped += max(0, more.count - room)
            }
        }
    }

    init(calls: CallSet, sandbox: Sandbox) throws(SystemError) {
        let bell = try Bell<Message>()
        let store = Store()
        var options = Tracer.Options(calls: calls)
        options.refusedDeviceWrite = DeviceBroker(group: sandbox.group).perform
        options.onEnd = { status, _ in
            bell.ring(.ended(status))
            return .silence
        }
        self.bell = bell
        self.store = store
        tracer = try Tracer(options) { events in
            store.append(events)
            if events.contains(where: \.isRefusedTracer) { bell.ring(.tracerRefused) }
        }
    }

    /// Starts the shell. Returns its pid, as the host numbers it.
    func start(_ entry: Sandbox.Entry, in sandbox: Sandbox) throws(SystemError) -> Int32 {
        let handles = try sandbox.openForEntry()
        var plan = LaunchPlan()
        let tracer = self.tracer
        sandbox.enter(
            entry, handles: handles, in: &plan,
            afterFork: { tracer.awaitAttachment(in: &$0) }, beforeProgram: { tracer.installFilter(in: &$0) })
        return try tracer.start(plan, handles.options)
    }

    /// From when the times of its events count, in nanoseconds of CLOCK_MONOTONIC.
    var epoch: UInt64 { tracer.epoch }

    /// What was seen, and how many events more there were.
    var events: (kept: [TraceEvent], dropped: Int) { store.events.withLock { $0 } }

    /// Ends the shell and everything that it left.
    func stop() { tracer.stop() }
}

extension TraceEvent {
    /// ptrace(2): whoever is traced already cannot be traced by another (EPERM).
    fileprivate var isRefusedTracer: Bool {
        if case .call(let call) = self { call.call == "ptrace" && call.errno == "EPERM" } else { false }
    }
}
