public import Tracing

/// The same step twice, each in a fresh sandbox that was led to the moment before it: as the lesson has it, and
/// without something or with something else.
public struct StepComparison: Sendable {
    public struct Side: Sendable {
        /// What was run.
        public var shell: String
        public var outcome: StepOutcome
        /// What the kernel held after it.
        public var after: Moment
    }

    /// As the lesson has it.
    public var original: Side
    public var other: Side

    /// What the kernel holds on one side alone, or holds otherwise there: `before` is the original's.
    public var differences: [(subject: Moment.Subject, pairs: [Moment.Pair])] {
        other.after.difference(from: original.after, .acrossSessions)
    }
}
