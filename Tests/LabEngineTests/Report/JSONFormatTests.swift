import Checks
import Foundation
import Testing

@testable import LabEngine

/// The project's own format: its shape is a promise to whoever reads it.
@Suite struct JSONFormatTests {
    private func object(_ report: GradeReport) throws -> [String: Any] {
        let text = JSONFormat().text(of: report)
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func hasTheKeysOfVersion1AndNoOthers() throws {
        let object = try object(HostileReport.mixed)
        #expect(Set(object.keys) == ["version", "learner", "score", "max", "exercises"])
        #expect(object["version"] as? Int == 1)
        #expect(object["learner"] as? String == "kim")
        #expect(object["score"] as? Int == 8)
        #expect(object["max"] as? Int == 10)
        let exercises = try #require(object["exercises"] as? [[String: Any]])
        #expect(exercises.map { $0["status"] as? String } == ["pass", "error"])
        for exercise in exercises {
            #expect(Set(exercise.keys) == ["id", "score", "max", "status", "duration", "checks"])
            #expect(exercise["duration"] as? Double == 1.234)
            for check in try #require(exercise["checks"] as? [[String: Any]]) {
                #expect(
                    Set(check.keys) == ["id", "status", "points", "expected", "observed", "source", "message"])
            }
        }
    }

    @Test func anUnknownLearnerIsNull() throws {
        #expect(try object(GradeReport())["learner"] is NSNull)
    }

    @Test func membersStandInTheOrderOfTheirMeaning() {
        let text = JSONFormat().text(of: GradeReport(learner: "kim"))
        #expect(
            text
                == "{\n  \"version\": 1,\n  \"learner\": \"kim\",\n  \"score\": 0,\n  \"max\": 0,\n  \"exercises\": []\n}\n"
        )
    }

    @Test func nothingInItIsACommandOrAControlCharacter() throws {
        let text = JSONFormat().text(of: HostileReport.everything)
        #expect(HostileReport.commands(in: text) == [])
        #expect(HostileReport.harmful(in: text) == [])
        let exercises = try #require(object(HostileReport.everything)["exercises"] as? [[String: Any]])
        let first = try #require((exercises[1]["checks"] as? [[String: Any]])?[2])
        #expect(first["observed"] as? String == "##[error]forged ##vso[task.x]y")
    }

    @Test func aLongValueIsShortened() {
        var report = GradeReport()
        let long = String(repeating: "가", count: 10 << 20)
        report.add(HostileReport.exercise("long", [HostileReport.outcome("one", .fail, long)]))
        #expect(JSONFormat().text(of: report).utf8.count < 64 << 10)
    }
}
