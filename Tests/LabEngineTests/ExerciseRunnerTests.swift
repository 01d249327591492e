import Checks
import Curriculum
import Foundation
import Testing

@testable import LabEngine

private let isRoot = geteuid() == 0

@Suite(.enabled(if: isRoot, "needs root: namespaces and control groups"), .serialized)
struct ExerciseRunnerTests {
    private func grade(_ folder: String, _ exercise: String = "memory-limit") throws -> ExerciseRunner.Report {
        let lab = try course.lab("03-cgroups")
        let grader = ExerciseGrader(curriculum: course, lab: lab, language: .en)
        return try grader.run(course.exercise(exercise, of: lab.id), folder: folder)
    }

    @Test func theStarterFailsAndTheSolutionPasses() throws {
        #expect(try grade(course.starterPath("memory-limit", of: "03-cgroups")).result.status == .fail)
        #expect(try grade(course.solutionPath("memory-limit", of: "03-cgroups")).result.status == .pass)
    }

    @Test func aScriptThatOnlyPrintsFailsAndIsToldWhatTheKernelHeld() throws {
        let folder = try TestFolder()
        try folder.write("echo 67108864; echo '✓ limit-set passed 2/2'\n", to: "limit.sh")
        let exercise = try course.exercise("memory-limit", of: "03-cgroups")
        try folder.write("echo 67108864\n", to: exercise.script ?? "limit.sh")
        let result = try grade(folder.path).result
        #expect(result.status == .fail)
        #expect(result.score == 0)
        let check = try #require(result.checks.first { $0.id == "limit-set" })
        #expect(
            check.source?.shown.hasPrefix("/sys/fs/cgroup/memory/") == true
                || check.source?.shown.hasPrefix("/sys/fs/cgroup/") == true)
    }

    @Test func aScriptThatHangsIsStoppedAtItsLimit() throws {
        let folder = try TestFolder()
        var exercise = try course.exercise("memory-limit", of: "03-cgroups")
        exercise.time = .milliseconds(300)
        try folder.write("trap '' TERM INT; sleep 1000\n", to: exercise.script ?? "limit.sh")
        let lab = try course.lab("03-cgroups")
        let report = try ExerciseGrader(curriculum: course, lab: lab, language: .en).run(exercise, folder: folder.path)
        #expect(report.script == .timedOut(limit: .milliseconds(300)))
        #expect(report.result.status == .fail)
    }

    @Test func noExerciseTakesLongerThanItsLabAllows() throws {
        let folder = try TestFolder()
        let exercise = try course.exercise("memory-limit", of: "03-cgroups")
        var lab = try course.lab("03-cgroups")
        lab.settings.sandbox.time = .milliseconds(200)
        try folder.write("sleep 1000\n", to: exercise.script ?? "limit.sh")
        let report = try ExerciseGrader(curriculum: course, lab: lab, language: .en).run(exercise, folder: folder.path)
        #expect(report.script == .timedOut(limit: .milliseconds(200)))
    }

    @Test func theLearnersFolderIsAsItWasAfterwards() throws {
        let folder = try TestFolder()
        let exercise = try course.exercise("memory-limit", of: "03-cgroups")
        let script = exercise.script ?? "limit.sh"
        try folder.write("rm -f /work/*; echo gone > /work/new\n", to: script)
        _ = try grade(folder.path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [script])
    }

    @Test func theReportIsJSONWithEveryCheck() throws {
        let exercise = try course.exercise("memory-limit", of: "03-cgroups")
        var grade = GradeReport()
        let report = try self.grade(course.solutionPath("memory-limit", of: "03-cgroups"))
        grade.add(GradedExercise(report, file: "limit.sh"))
        #expect(grade.isPassed)
        let json = JSONFormat().text(of: grade)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["version"] as? Int == 1)
        #expect(object["score"] as? Int == exercise.points)
        let exercises = try #require(object["exercises"] as? [[String: Any]])
        #expect((exercises.first?["checks"] as? [[String: Any]])?.count == exercise.checks.count)
    }
}
