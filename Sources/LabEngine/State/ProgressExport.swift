/// What a learner says that they have done, for a teacher who has no CI: version 1 of its format.
///
/// It is made from a file that the learner may edit, so it proves nothing. The token in it tells whose it is; what the
/// work is worth is told by grading the work.
public struct ProgressExport: Sendable {
    private var labs: [JSONValue] = []
    private let token: LearnerToken?

    /// - Parameter token: the learner's, where they have one.
    public init(token: LearnerToken?) { self.token = token }

    /// How much there is to do in a lab.
    public struct Extent: Sendable {
        /// Steps of its lesson.
        public var steps = 0
        /// Predictions that its lesson asks for.
        public var predictions = 0
        /// Its exercises in their order, each with its points.
        public var exercises: [(id: String, points: Int)] = []

        public init() {}
    }

    /// Adds one lab.
    ///
    /// - Parameters:
    ///   - progress: nil where nothing was done yet.
    ///   - extent: nil for a lab that is not in the course (any more): then what was done is all that there is.
    public mutating func add(_ lab: String, _ progress: LabProgress?, of extent: Extent?) {
        let progress = progress ?? LabProgress()
        var points = Dictionary(extent?.exercises ?? [], uniquingKeysWith: { first, _ in first })
        let others = progress.exercises.keys.filter { points[$0] == nil }.sorted()
        for id in others { points[id] = 0 }
        let exercises = ((extent?.exercises.map(\.id) ?? []) + others).map { id in
            member(lab, id, progress.exercises[id] ?? ExerciseProgress(), points: points[id] ?? 0)
        }
        let seen = progress.extent?.stepsDone ?? 0
        let right = progress.predictions.values.filter { $0 }.count
        labs.append(
            .object([
                ("id", .string(ReportedText.line(lab))), ("finished", .boolean(progress.isFinished)),
                (
                    "steps",
                    .object([
                        ("seen", .integer(seen)),
                        ("total", .integer(max(seen, progress.extent?.steps ?? extent?.steps ?? 0))),
                    ])
                ),
                (
                    "predictions",
                    .object([
                        ("right", .integer(right)),
                        ("total", .integer(max(progress.predictions.count, extent?.predictions ?? 0))),
                    ])
                ),
                ("exercises", .array(exercises)),
            ]))
    }

    private func member(_ lab: String, _ id: String, _ progress: ExerciseProgress, points: Int) -> JSONValue {
        .object([
            ("id", .string(ReportedText.line("\(lab)/\(id)"))), ("best", .integer(progress.best)),
            // Only hints were asked for where the maximum is not known yet.
            ("max", .integer(progress.max > 0 ? progress.max : points)), ("attempts", .integer(progress.attempts)),
            ("passed", .boolean(progress.isPassed)),
        ])
    }

    /// The whole file.
    public var text: String {
        let body = JSONValue.object([
            ("version", .integer(1)),
            ("learner", token.map { .object([("token", .string($0.description))]) } ?? .null),
            ("labs", .array(labs)),
        ])
        return body.text + "\n"
    }
}
