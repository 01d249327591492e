internal import Synchronization

/// Ends the grading of an exercise from another thread. What it then reports is no verdict.
public final class ExerciseCancellation: Sendable {
    private struct State {
        var isCancelled = false
        var action: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    public init() {}

    public var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Ends what runs; the grading returns soon after.
    public func cancel() {
        let action = state.withLock { state in
            state.isCancelled = true
            return state.action
        }
        action?()
    }

    /// What ends it; nil when there is nothing left to end. Called at once where it has been cancelled before.
    func onCancel(_ action: (@Sendable () -> Void)?) {
        let isLate = state.withLock { state in
            state.action = action
            return state.isCancelled
        }
        if isLate { action?() }
    }
}
