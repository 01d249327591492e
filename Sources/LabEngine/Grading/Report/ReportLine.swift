internal import Checks
public import Curriculum
internal import FoundationEssentials
public import LinuxSystem
internal import Tracing

/// What became of an exercise, as one line of text: so a `lab` in a virtual machine tells the one outside.
///
/// The reader trusts no more of it than of a learner's output: the kernel it comes from ran a learner's script.
public enum ReportLine {
    /// Longer lines are no reports: what a script printed is kept up to 256 KB.
    public static let longest = 4 << 20

    private struct Check: Codable {
        var id: String
        var status: String
        var points: Int
        var max: Int
        var expected: String
        var observed: String
        var shown: String?
        var host: String?
        var message: String
        var call: String?
    }

    private struct Line: Codable {
        var index: Int
        var exercise: String
        var milliseconds: Int64
        var checks: [Check]
        var output: Data
        var total: Int
        /// How the script ended: `exited`, `killed`, `timedOut` (milliseconds); nil where none ran.
        var end: String?
        var value: Int64
    }

    /// - Parameter index: of the exercise among those that were asked for.
    public static func text(_ report: ExerciseRunner.Report, index: Int) throws(SystemError) -> String {
        var end: (String, Int64)?
        switch report.script {
        case .ended(.exited(let status)): end = ("exited", Int64(status))
        case .ended(.killed(let signal)): end = ("killed", Int64(signal))
        case .timedOut(let limit): end = ("timedOut", limit.milliseconds)
        case nil: end = nil
        }
        let line = Line(
            index: index, exercise: report.result.id, milliseconds: report.result.duration.milliseconds,
            checks: report.result.checks.map(check), output: Data(report.output.bytes), total: report.output.total,
            end: end?.0, value: end?.1 ?? 0)
        guard let data = try? JSONEncoder().encode(line) else {
            throw SystemError("tell what became of an exercise", path: report.result.id, errno: .invalid)
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// - Returns: nil for what is no report of that exercise.
    public static func read(
        _ text: some Sequence<UInt8>, of exercises: [Exercise]
    ) -> (index: Int, report: ExerciseRunner.Report)? {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(text)),
            exercises.indices.contains(line.index)
        else { return nil }
        let exercise = exercises[line.index]
        let id = "\(exercise.lab)/\(exercise.id)"
        // The checks, and what they are worth, are those of the course here.
        guard line.exercise == id, line.checks.map(\.id) == exercise.checks.map(\.id) else { return nil }
        var outcomes = [CheckOutcome]()
        for (told, check) in zip(line.checks, exercise.checks) {
            guard let status = CheckOutcome.Status(rawValue: told.status) else { return nil }
            var outcome = CheckOutcome(
                id: check.id, status: status, points: status == .pass ? check.points : 0, max: check.points,
                expected: told.expected, observed: told.observed,
                source: told.shown.map { Source(shown: $0, host: told.host) }, message: told.message)
            if let call = told.call, let json = JSONNode(call.utf8), case .call(let event)? = TraceEvent(json: json) {
                outcome.decidingCall = event
            }
            outcomes.append(outcome)
        }
        var output = CapturedOutput()
        output.append(Array(line.output))
        output.appendUnkept(line.total - line.output.count)
        return (
            line.index,
            ExerciseRunner.Report(
                result: ExerciseResult(id: id, checks: outcomes, duration: .milliseconds(line.milliseconds)),
                output: output, script: end(line))
        )
    }

    private static func end(_ line: Line) -> ExerciseRunner.ScriptEnd? {
        switch line.end {
        case "exited": .ended(.exited(Int32(clamping: line.value)))
        case "killed": .ended(.killed(signal: Int32(clamping: line.value)))
        case "timedOut": .timedOut(limit: .milliseconds(line.value))
        default: nil
        }
    }

    private static func check(_ outcome: CheckOutcome) -> Check {
        Check(
            id: outcome.id, status: outcome.status.rawValue, points: outcome.points, max: outcome.max,
            expected: outcome.expected, observed: outcome.observed, shown: outcome.source?.shown,
            host: outcome.source?.host, message: outcome.message,
            call: outcome.decidingCall.map { event in
                var json = JSONBuffer(capacity: 1024)
                TraceEvent.call(event).write(to: &json)
                return String(decoding: json.bytes, as: UTF8.self)
            })
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
