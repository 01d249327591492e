internal import Checks
public import Curriculum
internal import LinuxSystem

/// Runs what an author says of an exercise: the starter fails, the solution passes twice, and each wrong answer fails
/// the check that it names.
public struct ExerciseTrial: Sendable {
    /// What came of one exercise.
    public struct Result: Sendable, Hashable {
        public var exercise: String
        public var starterFails = false
        /// Passes of the solution, out of two.
        public var solutionPasses = 0
        public var caught = 0
        public var wrong = 0
        public var duration = Duration.zero
        /// What did not hold: the file, and what happened instead.
        public var faults: [String] = []

        public var isSound: Bool { faults.isEmpty }
    }

    private let curriculum: Curriculum
    private let lab: Lab
    private let language: Language

    public init(curriculum: Curriculum, lab: Lab, language: Language) {
        self.curriculum = curriculum
        self.lab = lab
        self.language = language
    }

    /// Tries every exercise of the lab that is graded by a script.
    public func run() throws -> [Result] {
        let host = try SandboxHost()
        return try curriculum.exercises(of: lab.id).filter { !$0.isLive }.map { try run($0, host) }
    }

    private func run(_ exercise: Exercise, _ host: SandboxHost) throws -> Result {
        let start = ContinuousClock.now
        let runner = ExerciseRunner(host: host, lab: lab, language: language)
        var result = Result(exercise: exercise.id)

        let starter = try runner.run(exercise, folder: curriculum.starterPath(exercise.id, of: lab.id)).result
        result.starterFails = starter.status == .fail
        if !result.starterFails { result.faults.append("starter: \(starter.summary)") }

        for _ in 1...2 {
            let solution = try runner.run(exercise, folder: curriculum.solutionPath(exercise.id, of: lab.id)).result
            if solution.status == .pass {
                result.solutionPasses += 1
            } else {
                result.faults.append("solution: \(solution.summary)")
            }
        }
        for wrong in curriculum.wrongAnswers(exercise.id, of: lab.id) {
            result.wrong += 1
            let outcome = try tryWrong(wrong, exercise, runner)
            let named = outcome.checks.first { $0.id == wrong.fails }
            if named?.status == .fail, outcome.status == .fail {
                result.caught += 1
            } else {
                result.faults.append("wrong/\(wrong.name): \(outcome.summary)")
            }
        }
        result.duration = start.duration(to: .now)
        return result
    }

    /// A wrong answer stands in for the script of the starter.
    private func tryWrong(_ wrong: WrongAnswer, _ exercise: Exercise, _ runner: ExerciseRunner) throws -> ExerciseResult
    {
        let folder = try TemporaryFolder()
        let work = folder.path + "/work"
        try FileTree.copy(curriculum.starterPath(exercise.id, of: lab.id), to: work)
        let script = "\(work)/\(exercise.script ?? "")"
        try FileTree.remove(script)
        try FileTree.copy(wrong.path, to: script)
        return try runner.run(exercise, folder: work).result
    }
}

extension ExerciseResult {
    /// Each check with its status, on one line.
    var summary: String { checks.map { "\($0.id) \($0.status.rawValue)" }.joined(separator: ", ") }
}
