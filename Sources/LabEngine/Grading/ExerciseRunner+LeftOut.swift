internal import Checks
public import Curriculum

extension ExerciseRunner.Report {
    /// The report of an exercise that this machine cannot grade: every check is skipped, with the reason. It was not
    /// run, and nothing of it counts as passed.
    public init(_ exercise: Exercise, leftOut: Readiness.LeftOut, language: Language) {
        let names = leftOut.missing.map(\.rawValue).joined(separator: ", ")
        let reason = Localized(
            ko: "이 컴퓨터에 없는 기능이 필요합니다: \(names). `lab doctor`가 이유와 해결책을 알려 줍니다.",
            en: "It needs what this machine has not got: \(names). `lab doctor` says why, and what mends it.")
        let checks = exercise.checks.map { check in
            CheckOutcome(id: check.id, status: .skip, max: check.points, message: reason[language])
        }
        self.init(
            result: ExerciseResult(id: "\(exercise.lab)/\(exercise.id)", checks: checks, duration: .zero),
            output: CapturedOutput(), script: nil)
    }
}
