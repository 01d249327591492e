internal import Curriculum
internal import Glibc
internal import LabEngine
internal import LinuxSystem

/// An exercise that is to be graded, and where the learner's answer lies.
struct Assignment: Sendable {
    let exercise: Exercise
    let folder: String
    /// What of it this machine lacks; nil where it can be graded.
    let leftOut: Readiness.LeftOut?
    let grader: ExerciseGrader
    let language: Language

    /// The learner's script.
    var script: String { "\(folder)/\(exercise.script ?? "")" }

    /// What became of it. What the engine cannot do with it is its own fault, and no reason to leave the others
    /// ungraded.
    func report(on host: SandboxHost) -> ExerciseRunner.Report {
        if let leftOut { return ExerciseRunner.Report(exercise, leftOut: leftOut, language: language) }
        var information = stat()
        // A link in its place leads out of the work folder.
        guard lstat(folder, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
            return ExerciseRunner.Report(exercise, missing: folder, language: language)
        }
        do {
            return try grader.run(exercise, folder: folder, host: host)
        } catch let fault as SystemError {
            return ExerciseRunner.Report(exercise, fault: fault, language: language)
        } catch {
            let fault = SystemError("grade an exercise", path: exercise.id, errno: .invalid, advice: "\(error)")
            return ExerciseRunner.Report(exercise, fault: fault, language: language)
        }
    }
}
