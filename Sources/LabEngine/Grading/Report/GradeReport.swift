public import Checks

/// What `lab grade` found: the exercises in their order. Each format writes the same report in its own way.
public struct GradeReport: Sendable {
    /// Who is graded, where that is known.
    public var learner: String?
    public private(set) var exercises: [GradedExercise] = []

    public init(learner: String? = nil) { self.learner = learner }

    public mutating func add(_ exercise: GradedExercise) { exercises.append(exercise) }

    /// Points earned.
    public var score: Int { exercises.reduce(0) { $0 + $1.score } }
    /// Points that there were to earn.
    public var max: Int { exercises.reduce(0) { $0 + $1.max } }
    public var duration: Duration { exercises.reduce(.zero) { $0 + $1.duration } }
    /// Every check with its exercise.
    var checks: [(exercise: GradedExercise, check: GradedCheck)] {
        exercises.flatMap { exercise in exercise.checks.map { (exercise, $0) } }
    }

    /// Whether every check of every exercise has passed.
    public var isPassed: Bool { !exercises.isEmpty && exercises.allSatisfy { $0.status == .pass } }
    /// Whether a check of the learner's has failed; a skip is none.
    public var hasFailure: Bool { exercises.contains { $0.status == .fail } }
    /// Whether the engine was at fault anywhere: then the number says nothing about the learner.
    public var hasError: Bool { exercises.contains { $0.status == .error } }
}

/// One exercise of a report.
public struct GradedExercise: Sendable {
    /// `03-cgroups/memory-limit`.
    public let id: String
    public let score: Int
    public let max: Int
    public let status: CheckOutcome.Status
    public let duration: Duration
    public let checks: [GradedCheck]
    /// Why nothing was looked at, which each check says too; nil where something was.
    public let reason: String?
    /// The learner's script, as whoever reads the report finds it: below the current directory where it is there.
    public let file: String
    /// The lines that the script printed, made harmless and shortened.
    public let output: [String]

    /// - Parameters:
    ///   - report: what the engine found.
    ///   - file: the path of the learner's script.
    ///   - script: its text, to find the lines that checks are about; nil where there is none.
    public init(_ report: ExerciseRunner.Report, file: String, script: LearnerScript? = nil) {
        let result = report.result
        id = result.id
        score = result.score
        max = result.max
        status = result.status
        duration = result.duration
        reason = result.reason.map { ReportedText.line($0) }
        self.file = ReportedText.line(file)
        output = ReportedText.lines(report.output)
        checks = result.checks.map { GradedCheck($0, line: script?.line(of: $0) ?? 1) }
    }
}

/// One check of a report. Its texts are harmless and of a bounded length.
public struct GradedCheck: Sendable, Hashable {
    public let id: String
    public let status: CheckOutcome.Status
    /// Points earned.
    public let points: Int
    /// Points that it is worth.
    public let max: Int
    public let expected: String
    public let observed: String
    /// Where that was read.
    public let source: String
    public let message: String
    /// Line of the learner's script that it is about, as far as that can be told; the first otherwise.
    public let line: Int

    init(_ outcome: CheckOutcome, line: Int) {
        id = outcome.id
        status = outcome.status
        points = outcome.points
        max = outcome.max
        expected = ReportedText.line(outcome.expected)
        observed = ReportedText.line(outcome.observed)
        source = ReportedText.line(outcome.source?.shown ?? "")
        message = ReportedText.line(outcome.message)
        self.line = line
    }

    /// What there is to tell beside the message, each with its name in English: files are read by programs too.
    var facts: [(name: String, text: String)] {
        [("expected", expected), ("observed", observed), ("source", source)].filter { !$0.text.isEmpty }
    }
}

extension Duration {
    /// Seconds, to the millisecond.
    var reportedSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds * 1000 + attoseconds / 1_000_000_000_000_000) / 1000
    }
}
