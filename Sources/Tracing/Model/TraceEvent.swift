public import LinuxSystem

/// Something that the tracer saw.
public enum TraceEvent: Sendable, Hashable {
    /// A system call, with what it changed.
    case call(CallEvent)
    /// A change without a call of its own: a process that started or ended, a counter that moved.
    case state(StateEvent)
    /// What a service of the session was asked, and answered.
    case exchange(ExchangeEvent)

    /// Nanoseconds since the trace began.
    public var t: UInt64 {
        switch self {
        case .call(let event): event.t
        case .state(let event): event.t
        case .exchange(let event): event.t
        }
    }

    /// The process that it happened to, numbered as the tracer's pid namespace does; 0 for what a service tells, which
    /// does not know who asked.
    public var pid: Int32 {
        switch self {
        case .call(let event): event.pid
        case .state(let event): event.pid
        case .exchange: 0
        }
    }

    /// The number of its process in that process's own pid namespace, where that is another.
    public var namespacePid: Int32? {
        switch self {
        case .call(let event): event.namespacePid
        case .state(let event): event.namespacePid
        case .exchange: nil
        }
    }

    public var changes: [Change] {
        switch self {
        case .call(let event): event.changes
        case .state(let event): event.changes
        case .exchange: []
        }
    }
}

/// A system call that has returned, or that its process did not survive.
public struct CallEvent: Sendable, Hashable {
    /// Who made the call.
    public enum Performer: String, Sendable, Hashable {
        case program
        /// The engine made it in the program's stead, because the kernel would not let the program do it.
        case engine
    }

    /// Nanoseconds since the trace began, when the call was entered.
    public var t: UInt64
    /// The thread that made it, numbered as the tracer's pid namespace does.
    public var pid: Int32
    /// Its number in its own pid namespace, where that is another.
    public var namespacePid: Int32?
    /// The kernel's name of the call; `call_N` for a number that has none.
    public var call: String
    public var args: [Argument]
    /// What the program got back, -1 on failure as in C; nil for a call that did not return (`exit_group`, or a
    /// process killed in mid-call).
    public var ret: Int?
    /// The errno's name, `EPERM`, for a call that failed.
    public var errno: String?
    /// The state of the kernel that the call changed.
    public var changes: [Change]
    public var performedBy: Performer
    /// By which instruction set the call was made.
    public var architecture: CallArchitecture

    public init(
        t: UInt64, pid: Int32, namespacePid: Int32? = nil, call: String, args: [Argument] = [], ret: Int? = 0,
        errno: String? = nil, changes: [Change] = [], performedBy: Performer = .program,
        architecture: CallArchitecture = .native
    ) {
        self.t = t
        self.pid = pid
        self.namespacePid = namespacePid
        self.call = call
        self.args = args
        self.ret = ret
        self.errno = errno
        self.changes = changes
        self.performedBy = performedBy
        self.architecture = architecture
    }

    /// The value of an argument by the kernel's name for it.
    public subscript(argument name: String) -> Value? {
        args.first { $0.name == name }?.value
    }
}

/// Changes that no traced call made.
public struct StateEvent: Sendable, Hashable {
    /// Nanoseconds since the trace began.
    public var t: UInt64
    public var pid: Int32
    /// Its number in its own pid namespace, where that is another.
    public var namespacePid: Int32?
    public var changes: [Change]

    public init(t: UInt64, pid: Int32, namespacePid: Int32? = nil, changes: [Change]) {
        self.t = t
        self.pid = pid
        self.namespacePid = namespacePid
        self.changes = changes
    }
}

extension CallEvent {
    /// Whether a debugger was refused here because the tracer of this event came before it: a process has one
    /// (ptrace(2)).
    public var isSecondTracer: Bool { call == "ptrace" && errno == "EPERM" }
}
