import Foundation
import Testing

@testable import LabEngine

/// What a learner hands to a teacher without CI: its shape is a promise to whoever reads it.
@Suite struct ProgressExportTests {
    private var progress: LabProgress {
        var progress = LabProgress()
        progress.extent = LabProgress.Extent(stepsDone: 3, steps: 9, points: 8)
        progress.predictions = ["one": true, "two": false]
        progress.exercises["first"] = ExerciseProgress()
        progress.exercises["first"]?.best = 4
        progress.exercises["first"]?.max = 4
        progress.exercises["first"]?.attempts = 2
        progress.exercises["second"] = ExerciseProgress()
        progress.exercises["second"]?.hints = 1
        return progress
    }

    private var extent: ProgressExport.Extent {
        var extent = ProgressExport.Extent()
        extent.steps = 9
        extent.predictions = 5
        extent.exercises = [("second", 3), ("first", 4)]
        return extent
    }

    private func object(_ export: ProgressExport) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(export.text.utf8)) as? [String: Any])
    }

    @Test func hasTheKeysOfVersion1InTheirOrder() {
        var export = ProgressExport(token: LearnerToken(String(repeating: "0f", count: 32)))
        export.add("03-cgroups", progress, of: extent)
        #expect(
            export.text.filter { $0 != " " && $0 != "\n" } == """
                {"version":1,"learner":{"token":"\(String(repeating: "0f", count: 32))"},"labs":[{"id":"03-cgroups",\
                "finished":false,"steps":{"seen":3,"total":9},"predictions":{"right":1,"total":5},"exercises":[\
                {"id":"03-cgroups/second","best":0,"max":3,"attempts":0,"passed":false},\
                {"id":"03-cgroups/first","best":4,"max":4,"attempts":2,"passed":true}]}]}
                """)
    }

    @Test func aLearnerWithoutATokenIsNull() throws {
        let object = try object(ProgressExport(token: nil))
        #expect(object["learner"] is NSNull)
        #expect((object["labs"] as? [Any])?.isEmpty == true)
    }

    @Test func aLabThatWasNotBegunIsAllZeros() throws {
        var export = ProgressExport(token: nil)
        export.add("03-cgroups", nil, of: extent)
        let lab = try #require((object(export)["labs"] as? [[String: Any]])?.first)
        #expect(lab["steps"] as? [String: Int] == ["seen": 0, "total": 9])
        #expect(lab["predictions"] as? [String: Int] == ["right": 0, "total": 5])
    }

    @Test func whatTheCourseHasNotAnyMoreIsToldAsItWasDone() throws {
        var export = ProgressExport(token: nil)
        export.add("gone", progress, of: nil)
        let lab = try #require((object(export)["labs"] as? [[String: Any]])?.first)
        #expect(lab["steps"] as? [String: Int] == ["seen": 3, "total": 9])
        #expect(lab["predictions"] as? [String: Int] == ["right": 1, "total": 2])
        let exercises = try #require(lab["exercises"] as? [[String: Any]])
        #expect(exercises.map { $0["id"] as? String } == ["gone/first", "gone/second"])
    }

    /// The file that it is made from can be edited by anybody.
    @Test func namesThatAreNoneAreMadeHarmless() {
        var export = ProgressExport(token: nil)
        var progress = LabProgress()
        progress.exercises["\u{1b}[2J"] = ExerciseProgress()
        export.add("x\n::error::forged ##[error]", progress, of: nil)
        #expect(HostileReport.commands(in: export.text) == [])
        #expect(HostileReport.harmful(in: export.text) == [])
    }
}
