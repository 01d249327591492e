internal import Checks
public import Curriculum
public import LinuxSystem

/// Reports of exercises that were not run. Nothing of them counts as passed.
extension ExerciseRunner.Report {
    /// This machine cannot grade it: every check is skipped, with the reason.
    public init(_ exercise: Exercise, leftOut: Readiness.LeftOut, language: Language) {
        let names = leftOut.missing.map(\.rawValue).joined(separator: ", ")
        let reason = Localized(
            ko: "이 컴퓨터에 없는 기능이 필요합니다: \(names). `lab doctor`가 이유와 해결책을 알려 줍니다.",
            en: "It needs what this machine has not got: \(names). `lab doctor` says why, and what mends it.")
        self.init(exercise, .skip, reason[language])
    }

    /// The learner handed nothing in: every check fails.
    public init(_ exercise: Exercise, missing folder: String, language: Language) {
        let reason = Localized(ko: "폴더가 없습니다: \(folder)", en: "There is no folder \(folder)")
        self.init(exercise, .fail, reason[language])
    }

    /// The engine could not do it. The other exercises are graded all the same.
    public init(_ exercise: Exercise, fault: SystemError, language: Language) {
        self.init(exercise, .error, fault.text(in: language))
    }

    private init(_ exercise: Exercise, _ status: CheckOutcome.Status, _ reason: String) {
        let checks = exercise.checks.map { check in
            CheckOutcome(id: check.id, status: status, max: check.points, message: reason)
        }
        self.init(
            result: ExerciseResult(id: "\(exercise.lab)/\(exercise.id)", checks: checks, duration: .zero),
            output: CapturedOutput(), script: nil)
    }
}
