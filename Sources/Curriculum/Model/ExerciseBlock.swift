/// An exercise as its lesson tells it: the task, and the hints that follow it.
public struct ExerciseBlock: Sendable, Equatable {
    /// Name of the folder below `labs/ID/`.
    public var id: String
    public var task: [Block]
    /// In the order in which they are given out.
    public var hints: [Block.Details]
    public var position: SourcePosition

    public init(id: String, task: [Block], hints: [Block.Details] = [], position: SourcePosition) {
        self.id = id
        self.task = task
        self.hints = hints
        self.position = position
    }

    /// The same with parameters put in.
    public func resolved(with parameters: ParameterValues) -> ExerciseBlock {
        var exercise = self
        exercise.task = task.resolved(with: parameters)
        exercise.hints = hints.map { $0.resolved(with: parameters) }
        return exercise
    }
}
