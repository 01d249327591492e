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
    /// By how much the counter grew at least, or how many exchanges there were at least; 1 when not given.
    public var min: Int64?
    /// Name of a file whose content changed, such as `memory.limit_in_bytes`.
    public var file: String?
    /// What the file held afterwards.
    public var to: String?
    /// A path in an overlay that the step changed.
    public var layer: String?
    /// How what is seen there came to be; one of `Vocabulary.layerStates`.
    public var state: String?
    /// The last status of the step.
    public var status: Status?
    /// What `lab compare` measured in one way, beside another.
    public var measured: Measured?
    /// What a service of the lab was asked; with `min`, so many times.
    public var exchange: ExchangePattern?
    /// Holds always: the last choice, when no other one was right.
    public var otherwise: Bool
    public var position: SourcePosition

    /// One quantity in one way is at least so many times what it is in another, comparing the medians.
    public struct Measured: Sendable, Hashable {
        /// One of `Vocabulary.measured`.
        public var quantity: String
        /// Two of `Vocabulary.ways`.
        public var way: String
        public var over: String
        public var times: Double

        public init(quantity: String, way: String, over: String, times: Double) {
            self.quantity = quantity
            self.way = way
            self.over = over
            self.times = times
        }
    }

    public enum Status: Sendable, Hashable {
        case code(Int)
        case nonzero
    }

    public init(
        call: String? = nil, errno: String? = nil, signal: String? = nil, counter: String? = nil, min: Int64? = nil,
        file: String? = nil, to: String? = nil, layer: String? = nil, state: String? = nil, status: Status? = nil,
        measured: Measured? = nil, exchange: ExchangePattern? = nil, otherwise: Bool = false, position: SourcePosition
    ) {
        self.call = call
        self.errno = errno
        self.signal = signal
        self.counter = counter
        self.min = min
        self.file = file
        self.to = to
        self.layer = layer
        self.state = state
        self.status = status
        self.measured = measured
        self.exchange = exchange
        self.otherwise = otherwise
        self.position = position
    }
}
