public import LabEngine

/// What `lab lint --execute` found in a lesson that it played: one line, and one for each fault.
public struct LessonTrialView: Sendable {
    private let result: LessonTrial.Result

    public init(_ result: LessonTrial.Result) { self.result = result }

    public func lines(page: Page) -> [StyledLine] {
        let messages = page.messages
        let sign = result.isSound ? Span("✓ ", .success) : Span("✗ ", .error)
        let head = [
            Span(result.lab, .strong),
            Span("  \(messages.played(result.steps, answered: result.answered))"),
            Span(result.leftOut > 0 ? ", \(messages.leftOut(steps: result.leftOut))" : "", .warning),
            Span("  \(messages.duration(result.duration))", .dim),
        ]
        return TextFlow.wrap(head, width: page.width, first: StyledLine([sign]))
            + result.faults.flatMap {
                TextFlow.wrap(
                    [Span(messages.fault($0))], width: page.width, first: StyledLine("  \(result.lab)/"), rest: "    ")
            }
    }
}

extension Messages {
    func played(_ steps: Int, answered: Int) -> String {
        say(
            ko: "단계 \(steps)개 실행, 커널이 답한 예측 \(answered)개",
            en:
                "\(plural(steps, "step", "steps")) played, \(plural(answered, "question", "questions")) answered by the kernel"
        )
    }

    func leftOut(steps: Int) -> String {
        say(
            ko: "이 컴퓨터에서 실행할 수 없는 단계 \(steps)개",
            en: "\(plural(steps, "step", "steps")) left out that this machine cannot run")
    }

    public func playing(_ step: String, of lab: String) -> String {
        say(ko: "강의를 실행해 보는 중: \(lab)/\(step)", en: "Playing the lesson: \(lab)/\(step)")
    }

    func fault(_ fault: LessonTrial.Fault) -> String {
        switch fault {
        case .noAnswer(let predict, let step):
            say(
                ko: "\(predict): \(step) 단계에서 커널이 어느 보기의 증거도 남기지 않았습니다. 커널이 정하지 않는 질문입니다.",
                en:
                    "\(predict): in the step \(step) the kernel left evidence of none of the choices; it does not settle "
                    + "this question.")
        case .missed(let step, let expected):
            say(
                ko: "\(step): 예상한 결과(\(expected))가 나오지 않았습니다.",
                en: "\(step): \(expected) was expected and did not happen.")
        case .timedOut(let step):
            say(ko: "\(step): 제한 시간을 넘겼습니다.", en: "\(step): it took longer than it may.")
        }
    }
}
