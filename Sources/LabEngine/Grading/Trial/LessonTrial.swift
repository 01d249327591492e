public import Curriculum
internal import LinuxSystem
internal import Tracing

/// Plays a lesson from its beginning to its end, and looks whether the kernel does what its author says: each step ends
/// as it is expected to, and each question gets an answer.
public struct LessonTrial: Sendable {
    /// What did not hold.
    public enum Fault: Sendable, Hashable {
        /// The kernel left evidence of none of its choices.
        case noAnswer(predict: String, step: String)
        /// The errno or signal by which a step had to fail did not come.
        case missed(step: String, expected: String)
        case timedOut(step: String)
    }

    /// What came of one lesson.
    public struct Result: Sendable, Hashable {
        public var lab: String
        public var steps = 0
        /// Steps that this machine cannot run.
        public var leftOut = 0
        /// Questions that the kernel has settled.
        public var answered = 0
        public var duration = Duration.zero
        public var faults: [Fault] = []

        public var isSound: Bool { faults.isEmpty }
    }

    private let lab: Lab
    private let lesson: Lesson
    private let readiness: Readiness?

    /// - Parameter readiness: what cannot run here and is passed over; nil: all can.
    public init(lab: Lab, lesson: Lesson, readiness: Readiness? = nil) {
        self.lab = lab
        self.lesson = lesson
        self.readiness = readiness
    }

    /// - Parameter onStep: told of each step before it runs.
    public func run(onStep: (String) -> Void = { _ in }) throws -> Result {
        let folder = try TemporaryFolder()
        let workspace = Workspace(in: folder.path)
        try workspace.makeFolder(lab: lab.id)
        try FileTree.giveToSandbox(workspace.folder(lab: lab.id))
        let session = LabSession(lab: lab, lesson: lesson, workspace: workspace)
        defer { session.close() }
        let start = ContinuousClock.now
        var result = Result(lab: lab.id)
        for step in lesson.steps {
            if readiness?.step(step.id) != nil {
                result.leftOut += 1
                continue
            }
            let questions = lesson.predictions(of: step.id)
            let variant = step.variant(for: try session.version(of: step))
            let outcome: StepOutcome
            if case .without(let id) = step.kind {
                // Of a counterfactual, only what it answers can be right or wrong.
                guard !questions.isEmpty, let original = lesson.step(id) else { continue }
                onStep(step.id)
                outcome = try session.compare(original, with: variant.shell).other.outcome
            } else {
                onStep(step.id)
                outcome = try session.run(step)
            }
            result.steps += 1
            if outcome.run.ending == .timedOut { result.faults.append(.timedOut(step: step.id)) }
            if let expect = variant.expect, !outcome.fulfils(expect) {
                result.faults.append(.missed(step: step.id, expected: expect.name))
            }
            for question in questions {
                if outcome.answer(to: question) == nil {
                    result.faults.append(.noAnswer(predict: question.id, step: step.id))
                } else {
                    result.answered += 1
                }
            }
        }
        result.duration = start.duration(to: .now)
        return result
    }
}
