internal import Curriculum
internal import Glibc
internal import LabEngine
internal import LinuxSystem

/// An exercise that is to be graded, and where the learner's answer lies.
struct Assignment: Sendable {
    let exercise: Exercise
    let folder: String
    let place: GradingPlace
    let grader: ExerciseGrader
    let language: Language

    /// Whether this process runs it in a sandbox.
    var needsSandbox: Bool {
        if case .here = place { return !exercise.isInMachine }
        return false
    }

    var isInOtherMachine: Bool {
        if case .machine = place { return true }
        return false
    }

    var isLeftOut: Bool {
        if case .nowhere = place { return true }
        return false
    }

    /// The learner's script.
    var script: String { "\(folder)/\(exercise.script ?? "")" }

    /// What became of it. What the engine cannot do with it is its own fault, and no reason to leave the others
    /// ungraded.
    func report(on host: SandboxHost?) -> ExerciseRunner.Report {
        if case .nowhere(let leftOut) = place {
            return ExerciseRunner.Report(exercise, leftOut: leftOut, language: language)
        }
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
