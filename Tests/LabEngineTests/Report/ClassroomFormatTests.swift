import Checks
import Foundation
import Testing

@testable import LabEngine

private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

/// What `autograding-grading-reporter` takes: base64 in an environment variable, one line.
@Suite struct ClassroomFormatTests {
    private func result(_ report: GradeReport) throws -> [String: Any] {
        let text = ClassroomFormat().text(of: report)
        #expect(text.last == "\n" && !text.dropLast().contains("\n"))
        let data = try #require(Data(base64Encoded: String(text.dropLast())))
        return try object(String(decoding: data, as: UTF8.self))
    }

    @Test func theReporterFindsPointsAndStatus() throws {
        let result = try result(HostileReport.mixed)
        #expect(Set(result.keys) == ["version", "status", "max_score", "tests"])
        #expect(result["version"] as? Int == 1)
        #expect(result["status"] as? String == "error")
        #expect(result["max_score"] as? Int == 10)
        let tests = try #require(result["tests"] as? [[String: Any]])
        #expect(tests.map { $0["status"] as? String } == ["pass", "pass", "fail", "error", "error"])
        #expect(tests.reduce(0) { $0 + ($1["score"] as? Int ?? 0) } == 8)
        for test in tests {
            #expect(
                Set(test.keys) == [
                    "name", "status", "message", "test_code", "filename", "line_no", "execution_time", "score",
                ])
        }
        #expect(tests[0]["message"] is NSNull)
        #expect(tests[2]["filename"] as? String == "lab-work/03-cgroups/bad/limit.sh")
    }

    @Test func whatWasSkippedIsNoPass() throws {
        var report = GradeReport()
        report.add(HostileReport.exercise("left", [HostileReport.outcome("one", .skip)]))
        #expect(try result(report)["status"] as? String == "error")
        report.add(HostileReport.exercise("bad", [HostileReport.outcome("one", .fail)]))
        #expect(try result(report)["status"] as? String == "fail")
    }
}

/// Gradescope's specification of `results.json`.
@Suite struct GradescopeFormatTests {
    @Test(arguments: [HostileReport.mixed, HostileReport.everything])
    func hasOnlyKeysOfTheSpecificationAndTheSumOfItsTests(report: GradeReport) throws {
        let text = GradescopeFormat().text(of: report)
        #expect(HostileReport.harmful(in: text) == [])
        let result = try object(text)
        let known: Set = [
            "score", "execution_time", "output", "output_format", "test_output_format", "test_name_format",
            "visibility",
            "stdout_visibility", "extra_data", "tests", "leaderboard",
        ]
        #expect(Set(result.keys).isSubset(of: known))
        let tests = try #require(result["tests"] as? [[String: Any]])
        #expect(tests.count == report.checks.count)
        #expect(tests.reduce(0) { $0 + ($1["score"] as? Int ?? 0) } == result["score"] as? Int)
        let ofATest: Set = [
            "score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags",
            "visibility", "extra_data",
        ]
        for test in tests {
            #expect(Set(test.keys).isSubset(of: ofATest))
            #expect(["passed", "failed"].contains(test["status"] as? String))
            #expect(["hidden", "after_due_date", "after_published", "visible"].contains(test["visibility"] as? String))
            // Rendered as HTML or markdown, a learner's words would be more than words.
            #expect(test["output"] == nil || test["output_format"] as? String == "text")
        }
    }
}

/// classroom50's `result-v1.schema.json` and its runner's `validate_result`.
@Suite struct Classroom50FormatTests {
    private static let environment = [
        "CLASSROOM": "os-2026", "ASSIGNMENT": "cgroups", "USERNAME": "kim",
        "SUBMISSION_TAG": "submit/20261121T170000Z-abc1234",
        "COMMIT_URL": "https://example.test/c", "RELEASE_URL": "https://example.test/r",
    ]

    private func submission(
        _ change: (inout [String: String]) -> Void = { _ in }
    ) -> (Classroom50Format.Submission?, [String]) {
        var environment = Self.environment, missing = [String]()
        change(&environment)
        let submission = Classroom50Format.Submission(environment: environment, missing: &missing)
        return (submission, missing)
    }

    @Test(arguments: [HostileReport.mixed, HostileReport.everything])
    func isAResultOfVersion1(report: GradeReport) throws {
        let submission = try #require(submission().0)
        let text = Classroom50Format(submission, time: 1_795_280_400).text(of: report)
        let result = try object(text)
        #expect(
            Set(result.keys) == [
                "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release",
                "review",
                "datetime", "score", "max-score", "tests",
            ])
        #expect(result["schema"] as? String == "classroom50/result/v1")
        #expect(["individual", "group", "team"].contains(result["assignment_type"] as? String))
        #expect(result["review"] as? String == "https://example.test/c")
        let time = try #require(result["datetime"] as? String)
        #expect(time.wholeMatch(of: /\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ/) != nil)
        try expectPoints(in: result)
        for test in try #require(result["tests"] as? [[String: Any]]) {
            #expect(Set(test.keys) == ["test-name", "passed", "score", "max-score"])
            #expect((test["test-name"] as? String)?.isEmpty == false)
            try expectPoints(in: test)
        }
        // Integers, also to a reader that tells 2 from 2.0.
        #expect(text.firstMatch(of: /score": \d+\.\d/) == nil)
    }

    private func expectPoints(in object: [String: Any]) throws {
        let score = try #require(object["score"] as? Int), max = try #require(object["max-score"] as? Int)
        #expect(score >= 0 && score <= max)
    }

    @Test func whatTheRunnerDidNotSayIsNamed() {
        #expect(
            submission {
                $0["CLASSROOM"] = nil; $0["COMMIT_URL"] = ""
            }.1 == ["CLASSROOM", "COMMIT_URL"])
        #expect(submission { $0["SUBMISSION_TAG"] = "v1" }.1 == ["SUBMISSION_TAG=submit/…"])
    }
}
