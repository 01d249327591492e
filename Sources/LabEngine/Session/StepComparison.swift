public import Tracing

/// The same step twice, each in a fresh sandbox that was led to the moment before it: as the lesson has it, and
/// without something or with something else.
public struct StepComparison: Sendable {
    public struct Side: Sendable {
        /// What was run.
        public var shell: String
        public var outcome: StepOutcome
        /// What the kernel held before it and after it.
        public var before: Moment
        public var after: Moment

        /// Whether the step made, changed or removed this.
        fileprivate func touched(_ key: String, _ subject: Moment.Subject) -> Bool {
            func row(_ moment: Moment) -> Moment.Row? { moment[subject].first { $0.key == key } }
            return row(before) != row(after)
        }
    }

    /// As the lesson has it.
    public var original: Side
    public var other: Side

    /// Calls that the kernel refused on one side and not on the other, or for another reason: their errno by name, or
    /// what they returned where it did not refuse. A call that one side alone made is not told.
    public var refusals: [(call: String, original: String, other: String)] {
        let (mine, theirs) = (original.outcome.calls, other.outcome.calls)
        let refused = (mine + theirs).filter { $0.errno != nil }.map(\.call)
        var seen = Set<String>()
        return refused.filter { seen.insert($0).inserted }.compactMap { name in
            let (left, right) = (mine.filter { $0.call == name }, theirs.filter { $0.call == name })
            guard !left.isEmpty, !right.isEmpty else { return nil }
            let errnos = (left.compactMap(\.errno).first, right.compactMap(\.errno).first)
            guard errnos.0 != errnos.1 else { return nil }
            func answer(_ calls: [CallEvent], _ errno: String?) -> String {
                errno ?? calls.compactMap(\.ret).first.map { "\($0)" } ?? "?"
            }
            return (name, answer(left, errnos.0), answer(right, errnos.1))
        }
    }

    /// What the kernel holds on one side alone, or holds otherwise there: `before` is the original's.
    ///
    /// Only what the step itself touched, on either side: counters that earlier steps moved differ from run to run.
    public var differences: [(subject: Moment.Subject, pairs: [Moment.Pair])] {
        other.after.difference(from: original.after, .acrossSessions).compactMap { subject, pairs in
            let touched = pairs.filter { pair in
                let key = pair.after?.key ?? pair.before?.key ?? ""
                return original.touched(key, subject) || other.touched(key, subject)
            }
            return touched.isEmpty ? nil : (subject, touched)
        }
    }
}
