import Checks
import Curriculum
import Foundation

@testable import LabEngine

/// A learner's folder for the exercise `memory-limit`, and what the grader says of it.
struct Submission {
    let folder: TestFolder
    private static let lab = "03-cgroups"

    /// - Parameter script: bash, in front of nothing else.
    init(_ script: String) throws {
        folder = try TestFolder()
        try folder.write(script, to: "limit.sh")
    }

    /// What solves the exercise, without its first line.
    static var answer: String {
        get throws {
            try String(contentsOfFile: course.solutionPath("memory-limit", of: lab) + "/limit.sh", encoding: .utf8)
        }
    }

    /// - Parameter time: for the script.
    func grade(time: Duration = .seconds(5)) throws -> ExerciseRunner.Report {
        var exercise = try course.exercise("memory-limit", of: Self.lab)
        exercise.time = time
        let grader = ExerciseGrader(curriculum: course, lab: try course.lab(Self.lab), language: .en)
        return try grader.run(exercise, folder: folder.path)
    }
}
