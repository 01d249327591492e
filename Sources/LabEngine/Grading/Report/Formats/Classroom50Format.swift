internal import Checks
internal import FoundationEssentials

/// `result.json` of CS50's classroom50, schema `classroom50/result/v1`: integer scores, and no key beyond the schema's.
public struct Classroom50Format: ReportFormat {
    /// What the runner tells an autograder through its environment, and what the schema wants back.
    public struct Submission: Sendable, Hashable {
        public var classroom: String
        public var assignment: String
        /// `individual`, `group` or `team`.
        public var kind: String
        public var owner: String
        /// `submit/…`, the tag that is graded.
        public var tag: String
        public var commit: String
        public var release: String
        public var review: String

        /// - Returns: nil where one is missing; `missing` says which.
        public init?(environment: [String: String], missing: inout [String]) {
            func value(_ name: String) -> String {
                let value = environment[name] ?? ""
                if value.isEmpty { missing.append(name) }
                return value
            }
            classroom = value("CLASSROOM")
            assignment = value("ASSIGNMENT")
            owner = value("USERNAME")
            tag = value("SUBMISSION_TAG")
            commit = value("COMMIT_URL")
            release = value("RELEASE_URL")
            kind = environment["MODE"].flatMap { $0.isEmpty ? nil : $0 } ?? "individual"
            review = environment["REVIEW_URL"].flatMap { $0.isEmpty ? nil : $0 } ?? commit
            if !tag.isEmpty && !tag.hasPrefix("submit/") { missing.append("SUBMISSION_TAG=submit/…") }
            if !missing.isEmpty { return nil }
        }
    }

    private let submission: Submission
    private let time: Int

    /// - Parameter time: seconds since 1970, of the submission.
    public init(_ submission: Submission, time: Int) {
        self.submission = submission
        self.time = time
    }

    public func text(of report: GradeReport) -> String {
        let tests = report.checks.map { exercise, check in
            JSONValue.object([
                ("test-name", .string("\(exercise.id): \(check.id)")), ("passed", .boolean(check.status == .pass)),
                ("score", .integer(check.points)), ("max-score", .integer(check.max)),
            ])
        }
        let instant = Date(timeIntervalSince1970: Double(time)).formatted(.iso8601)
        let body = JSONValue.object([
            ("schema", .string("classroom50/result/v1")), ("classroom", .string(submission.classroom)),
            ("assignment", .string(submission.assignment)), ("assignment_type", .string(submission.kind)),
            ("owner", .string(submission.owner)), ("submission", .string(submission.tag)),
            ("commit", .string(submission.commit)), ("release", .string(submission.release)),
            ("review", .string(submission.review)), ("datetime", .string(instant)),
            ("score", .integer(report.score)), ("max-score", .integer(report.max)), ("tests", .array(tests)),
        ])
        return body.text + "\n"
    }
}
