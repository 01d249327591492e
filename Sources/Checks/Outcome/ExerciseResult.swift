/// What became of an exercise: all of its checks, in the order of its file.
public struct ExerciseResult: Sendable, Equatable {
    /// The exercise as commands name it: `03-cgroups/memory-limit`.
    public var id: String
    public var checks: [CheckOutcome]
    /// From the start of the learner's script to the verdict.
    public var duration: Duration

    public init(id: String, checks: [CheckOutcome], duration: Duration) {
        self.id = id
        self.checks = checks
        self.duration = duration
    }

    /// Points earned.
    public var score: Int { checks.reduce(0) { $0 + $1.points } }
    /// Points that the exercise is worth, those of skipped checks too.
    public var max: Int { checks.reduce(0) { $0 + $1.max } }

    /// The gravest status of its checks. An error is the gravest: whoever graded must know that the verdict is not one
    /// about the learner. An exercise passes only where every check has passed.
    public var status: CheckOutcome.Status {
        for status in [CheckOutcome.Status.error, .fail, .skip] where checks.contains(where: { $0.status == status }) {
            return status
        }
        return .pass
    }

    /// Why nothing was looked at (nothing was handed in, the machine cannot, the engine failed); nil where checks differ
    /// or hold evidence. It is told once then, and not for each check.
    public var reason: String? {
        guard let first = checks.first, first.status != .pass, !first.message.isEmpty else { return nil }
        let isShared = checks.allSatisfy { check in
            check.status == first.status && check.message == first.message && check.expected.isEmpty
                && check.observed.isEmpty && check.source == nil
        }
        return isShared ? first.message : nil
    }
}
