/// What the kernel must have produced in a step for a prediction's choice to be the right one.
///
/// Every condition that is given must hold of one event, or of one change of state, of the step.
public struct Evidence: Sendable, Hashable {
    /// Name of a system call.
    public var call: String?
    /// Name of the errno that the call returned.
    public var errno: String?
    /// Name of the signal of which a process died.
    public var signal: String?
    /// A counter that grew, such as `oom_kills`; one of `Vocabulary.counters`.
    public var counter: String?
    /// By how much the counter grew at least; 1 when not given.
    public var min: Int64?
    /// Name of a file whose content changed, such as `memory.limit_in_bytes`.
    public var file: String?
    /// What the file held afterwards.
    public var to: String?
    /// The last status of the step.
    public var status: Status?
    /// Holds always: the last choice, when no other one was right.
    public var otherwise: Bool
    public var position: SourcePosition

    public enum Status: Sendable, Hashable {
        case code(Int)
        case nonzero
    }

    public init(
        call: String? = nil, errno: String? = nil, signal: String? = nil, counter: String? = nil, min: Int64? = nil,
        file: String? = nil, to: String? = nil, status: Status? = nil, otherwise: Bool = false,
        position: SourcePosition
    ) {
        self.call = call
        self.errno = errno
        self.signal = signal
        self.counter = counter
        self.min = min
        self.file = file
        self.to = to
        self.status = status
        self.otherwise = otherwise
        self.position = position
    }
}
