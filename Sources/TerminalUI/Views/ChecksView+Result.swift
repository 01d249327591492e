public import Checks

extension ChecksView {
    /// What the evaluator found.
    public init(_ result: ExerciseResult) {
        self.init(exercise: result.id, rows: result.checks.map(Row.init), duration: result.duration)
    }
}

extension ChecksView.Row {
    public init(_ outcome: CheckOutcome) {
        let status: Status =
            switch outcome.status {
            case .pass: .pass
            case .fail: .fail
            case .error: .error
            case .skip: .skip
            }
        self.init(
            id: outcome.id, status: status, points: outcome.points, max: outcome.max, expected: outcome.expected,
            observed: outcome.observed, readAt: outcome.source?.shown, message: outcome.message,
            decidedBy: outcome.decidingCall)
    }
}
