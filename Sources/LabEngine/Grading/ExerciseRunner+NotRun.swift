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

    /// The virtual machine in which it ran went down, which nothing but the submission had a part in.
    ///
    /// - Parameter reason: what was last heard of it.
    public init(_ exercise: Exercise, wentDown reason: SystemError, language: Language) {
        let text = Localized(
            ko: "가상 머신이 멈췄습니다: 제출한 스크립트가 실행되는 동안 커널이 멈추거나 응답하지 않게 되었습니다.",
            en: "The machine went down: its kernel stopped, or answered no more, while the script ran.")
        self.init(exercise, .fail, [text[language], reason.advice ?? ""].filter { !$0.isEmpty }.joined(separator: " "))
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
