internal import CLinux
internal import Glibc
public import LinuxSystem
internal import Synchronization

/// Follows a program and everything that it starts, on a thread of its own, and tells what they did.
///
/// Several may run at once: each waits for its own tracees alone (`__WNOTHREAD`). A plan is prepared in this order:
///
///     let tracer = try Tracer(options) { events in … }
///     tracer.awaitAttachment(in: &plan)   // early: before anything that shall be seen
///     …                                   // namespaces, mounts, identity
///     tracer.installFilter(in: &plan)     // as the last thing before exec
///     plan.execute(…)
///     let pid = try tracer.start(plan)
public final class Tracer: Sendable {
    /// What to trace, and who wants to hear of what.
    public struct Options: Sendable {
        public var calls: CallSet
        /// Where set, the tracer tells when the shell has nothing left to do.
        public var script: ScriptWatch?
        /// Asked when the kernel refused a write to `devices.allow` or `devices.deny`. Returns whether the engine has
        /// done it in the program's stead; the program then sees it succeed. On the tracer's thread.
        public var refusedDeviceWrite: (@Sendable (DeviceWrite) -> Bool)?
        /// Job control has stopped the program itself. On the tracer's thread.
        public var onStop: (@Sendable (_ signal: Int32) -> Void)?
        /// It goes on after such a stop. On the tracer's thread.
        public var onContinue: (@Sendable () -> Void)?
        /// The program has ended; `remaining` are processes that it left behind. On the tracer's thread.
        public var onEnd: (@Sendable (ExitStatus, _ remaining: [Int32]) -> AfterEnd)?

        public init(calls: CallSet) { self.calls = calls }
    }

    /// What happens with the processes that outlive the program.
    public enum AfterEnd: Sendable {
        /// They are traced on, until the last of them has ended.
        case follow
        /// They go on, and nothing is told of them any more. Our filter would fail their calls if we left them.
        case silence
        /// They are killed.
        case kill
    }

    /// A refused write to a v1 devices file.
    public struct DeviceWrite: Sendable, Hashable {
        /// The file in the devices hierarchy, below the hierarchy's root: `/lab/demo/devices.deny`.
        public var path: String
        /// What the program wanted to write: `c 1:3 rwm`.
        public var data: String
        public var pid: Int32
    }

    /// How the end of a step is known: bash reads its script from a pipe, which it holds as descriptor 255.
    public struct ScriptWatch: Sendable {
        /// The shell's number for the script.
        public var descriptor: Int32
        /// Asked each time that the shell wants to read: whether it has thereby done what it was given. On the tracer's
        /// thread.
        public var isDone: @Sendable () -> Bool
        /// It has, and everything that came before has been given to the sink. Carries how the child that the shell
        /// started last ended. On the tracer's thread.
        public var onDone: @Sendable (ExitStatus?) -> Void

        public init(
            descriptor: Int32 = 255, isDone: @escaping @Sendable () -> Bool,
            onDone: @escaping @Sendable (ExitStatus?) -> Void
        ) {
            self.descriptor = descriptor
            self.isDone = isDone
            self.onDone = onDone
        }
    }

    /// Takes events in batches, in the order in which calls returned, on the tracer's thread.
    public typealias Sink = @Sendable ([TraceEvent]) -> Void

    private let options: Options
    private let sink: Sink
    private let filter: SeccompFilter?
    private let gate: Pipe
    private let control = TraceControl()
    /// The moment from which events count their time, in nanoseconds of CLOCK_MONOTONIC.
    public let epoch = TraceLoop.clock()

    /// - Throws: libseccomp's errno where the filter cannot be made.
    public init(_ options: Options, sink: @escaping Sink) throws(SystemError) {
        self.options = options
        self.sink = sink
        filter = try TraceFilter.make(options.calls, scriptDescriptor: options.script?.descriptor)
        gate = try Pipe()
    }

    // MARK: Preparing a plan

    /// The process waits here until it is attached. With a plan that forks: after the fork.
    public func awaitAttachment(in plan: inout LaunchPlan) {
        plan.waitForParent(on: gate)
    }

    /// Installs the filter of the wanted calls. Later operations of the plan are subject to it; only exec is reported.
    ///
    /// - Parameter setsNoNewPrivileges: what an unprivileged process needs. With CAP_SYS_ADMIN it is left out, so that
    ///   set-user-id programs go on working.
    public func installFilter(in plan: inout LaunchPlan, setsNoNewPrivileges: Bool = false) {
        guard let filter else { return }
        if setsNoNewPrivileges { plan.setNoNewPrivileges() }
        plan.installFilter(filter)
    }

    // MARK: Running

    /// Starts the plan under the tracer and returns the program's pid when exec has worked.
    ///
    /// - Throws: the plan's failed operation; EPERM where the process cannot be attached.
    public func start(
        _ plan: consuming sending LaunchPlan, _ clone: LaunchPlan.CloneOptions = .init()
    ) throws(SystemError) -> Int32 {
        let parcel = PlanParcel(plan, clone)
        let loop = TraceLoopParts(
            options: options, sink: sink, ownFilters: filter == nil ? 0 : 1, control: control, epoch: epoch)
        let gateEnd = gate.writeEnd.rawValue
        // Every ptrace call is made from this one: the kernel knows a tracer by its thread.
        _ = try SystemThread(step: "start the tracer's thread") { [control] in
            TraceLoop(loop).run(parcel, gate: gateEnd)
            control.finish()
        }
        return try control.started.wait().get()
    }

    /// Waits for the end of the program itself; what it left behind may still run.
    public func waitForProgram() -> ExitStatus { control.programEnd.wait() }

    /// Waits until every process has ended and every event has been given to the sink.
    public func waitForAll() { control.finished.wait() }

    /// Kills every process that is left, and waits until they are gone. From any thread but the tracer's own.
    ///
    /// A process in a frozen v1 cgroup does not die before it is thawed; after ten seconds the thread ends without
    /// it, and the kernel's PTRACE_O_EXITKILL holds for it.
    public func stop() { control.stop() }

    /// From now on nothing is told any more, and what is left is only let go on: our filter would fail its calls
    /// (ENOSYS) if the tracer left it. From any thread but the tracer's own.
    ///
    /// - Returns: the processes that are left.
    public func silence() -> [Int32] { control.silence() }

    /// Whether everything has ended within a moment: what dies together with the program dies a little later.
    func endsSoon() -> Bool { control.finished.wait(milliseconds: 100) }

    deinit { control.requestStop() }
}

/// Takes a plan to the tracer's thread, which alone touches it from then on.
final class PlanParcel: @unchecked Sendable {
    let plan: LaunchPlan
    let clone: LaunchPlan.CloneOptions

    init(_ plan: consuming LaunchPlan, _ clone: LaunchPlan.CloneOptions) {
        self.plan = plan
        self.clone = clone
    }
}
