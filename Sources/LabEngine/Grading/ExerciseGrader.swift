public import Checks
public import Curriculum
internal import LinuxSystem

/// Grades the exercises of a lab from a learner's folder, or from an open session where they say so.
public struct ExerciseGrader: Sendable {
    private let curriculum: Curriculum
    private let lab: Lab
    private let language: Language

    public init(curriculum: Curriculum, lab: Lab, language: Language) {
        self.curriculum = curriculum
        self.lab = lab
        self.language = language
    }

    /// Grades one exercise.
    ///
    /// - Parameters:
    ///   - workspace: where its folder stands. It is made from the starter where the learner has not begun.
    ///   - live: the open session, for an exercise that is graded there; one of another process is found by itself.
    ///   - host: shared by several calls, so that the user namespace is made once.
    ///   - cancellation: lets another thread end it.
    public func check(
        _ exercise: Exercise, in workspace: Workspace, live: Sandbox? = nil, host: SandboxHost? = nil,
        cancellation: ExerciseCancellation? = nil
    ) throws -> ExerciseRunner.Report {
        if exercise.isLive {
            let session = try live.map { OpenSession(of: $0) } ?? OpenSession.find(lab: lab.id, workspace: workspace)
            return session.check(exercise, lab: lab, language: language)
        }
        let folder = workspace.folder(lab: lab.id, exercise: exercise.id)
        try workspace.prepare(
            lab: lab.id, exercise: exercise.id, starter: curriculum.starterPath(exercise.id, of: lab.id))
        return try run(exercise, folder: folder, host: host, cancellation: cancellation)
    }

    /// Grades the files of a folder as an answer to an exercise.
    public func run(
        _ exercise: Exercise, folder: String, host: SandboxHost? = nil, cancellation: ExerciseCancellation? = nil
    ) throws -> ExerciseRunner.Report {
        if exercise.isInMachine {
            return try ExerciseRunner.runInMachine(exercise, of: lab, folder: folder, language: language)
        }
        let runner = ExerciseRunner(host: try host ?? SandboxHost(), lab: lab, language: language)
        return try runner.run(exercise, folder: folder, cancellation: cancellation)
    }
}

extension LabProgress {
    /// Keeps the best score and counts the attempt.
    public mutating func note(_ result: ExerciseResult, of exercise: String) {
        var progress = exercises[exercise] ?? ExerciseProgress()
        progress.attempts += 1
        progress.max = result.max
        progress.best = Swift.max(progress.best, result.score)
        switch result.status {
        case .pass: progress.failures = nil
        case .fail: progress.failures = (progress.failures ?? 0) + 1
        // Neither is the learner's doing.
        case .error, .skip: break
        }
        exercises[exercise] = progress
    }
}
