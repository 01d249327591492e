internal import Checks
public import Curriculum
internal import FoundationEssentials
public import LinuxSystem

/// The result of `lab grade`, version 1: what a program reads.
public struct GradeReport: Sendable {
    private struct Body: Codable {
        var version = 1
        var learner: String?
        var score = 0
        var max = 0
        var exercises: [Entry] = []
    }

    private struct Entry: Codable {
        var id: String
        var score: Int
        var max: Int
        var status: String
        /// Seconds.
        var duration: Double
        var checks: [Outcome]
    }

    private struct Outcome: Codable {
        var id: String
        var status: String
        var points: Int
        var expected: String
        var observed: String
        var source: String
        var message: String
    }

    private var body = Body()

    public init() {}

    /// Whether every check of every exercise has passed.
    public var isPassed: Bool { !body.exercises.isEmpty && body.exercises.allSatisfy { $0.status == "pass" } }
    /// Whether a check of the learner's has failed; a skip is none.
    public var hasFailure: Bool { body.exercises.contains { $0.status == "fail" } }
    /// Whether the engine was at fault anywhere: then the number says nothing about the learner.
    public var hasError: Bool { body.exercises.contains { $0.status == "error" } }

    /// Adds an exercise. Without a report it fails as a whole: there was nothing to run.
    public mutating func add(_ exercise: Exercise, _ report: ExerciseRunner.Report?, missing: String) {
        let id = "\(exercise.lab)/\(exercise.id)"
        let checks = report?.result.checks.map { check in
            Outcome(
                id: check.id, status: check.status.rawValue, points: check.points, expected: check.expected,
                observed: check.observed, source: check.source?.shown ?? "", message: check.message)
        } ?? exercise.checks.map { check in
            Outcome(
                id: check.id, status: "fail", points: 0, expected: "", observed: "", source: "", message: missing)
        }
        let score = report?.result.score ?? 0
        let seconds = report.map { Double($0.result.duration.components.attoseconds) / 1e18
            + Double($0.result.duration.components.seconds) } ?? 0
        body.exercises.append(
            Entry(
                id: id, score: score, max: exercise.points, status: report?.result.status.rawValue ?? "fail",
                duration: (seconds * 1000).rounded() / 1000, checks: checks))
        body.score += score
        body.max += exercise.points
    }

    /// The report as JSON, with a newline at its end.
    public func json() throws(SystemError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(body) else { throw SystemError("write the result", errno: .invalid) }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// Writes it to a file, whole or not at all; to a device or a pipe as it comes.
    public func write(to path: String) throws(SystemError) {
        try FileTree.write(Array(try json().utf8), to: path)
    }
}
