public import Tracing

/// What became of one check.
public struct CheckOutcome: Sendable, Equatable {
    public enum Status: String, Sendable, Hashable, CaseIterable {
        case pass, fail
        /// The engine or the lesson is at fault: nothing is said about the learner's work.
        case error
        /// It could not be looked at, with a reason. Never counts as a pass.
        case skip
    }

    /// The check's id.
    public var id: String
    public var status: Status
    /// Points earned: all of them on a pass, else none.
    public var points: Int
    /// Points that the check is worth.
    public var max: Int
    /// What should be, in the learner's language: `64M (67108864)`. Empty for an error or a skip.
    public var expected: String
    /// What the kernel held, in the same form.
    public var observed: String
    /// Where it was read.
    public var source: Source?
    /// One sentence or two for the learner; for an error and a skip, the reason. Empty on a pass.
    public var message: String
    /// The call that made it so, where the recording has one: the last write to the file that was read.
    public var decidingCall: CallEvent?

    public init(
        id: String, status: Status, points: Int = 0, max: Int, expected: String = "", observed: String = "",
        source: Source? = nil, message: String = "", decidingCall: CallEvent? = nil
    ) {
        self.id = id
        self.status = status
        self.points = points
        self.max = max
        self.expected = expected
        self.observed = observed
        self.source = source
        self.message = message
        self.decidingCall = decidingCall
    }
}
