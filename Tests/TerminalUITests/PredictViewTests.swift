import Curriculum
import Testing

@testable import TerminalUI

@Suite struct PredictViewTests {
    private let predict = Predict(
        id: "predict-oom", of: "memory-oom", question: [.text("64MB 그룹에서 100MB를 채우면 어떻게 될까요?")],
        choices: [
            .init(
                text: [.code("ENOMEM"), .text("으로 실패한다")],
                when: Evidence(errno: "ENOMEM", position: StepViewTests.position)),
            .init(text: [.text("죽는다")], when: Evidence(signal: "SIGKILL", position: StepViewTests.position)),
        ], explain: [.paragraph([.text("주소는 내주고 메모리는 나중에 셉니다.")])], position: StepViewTests.position)

    @Test func numbersTheChoices() {
        #expect(
            PredictView(predict: predict).questionLines(page: Page(width: 40, language: .ko)).text == """
                ? 예측  64MB 그룹에서 100MB를 채우면
                  어떻게 될까요?
                  1  ENOMEM으로 실패한다
                  2  죽는다
                """)
    }

    @Test func theKernelAnswers() {
        #expect(
            PredictView(predict: predict, chosen: 0).answerLines(1, page: Page(width: 40, language: .ko)).text == """
                → 커널의 답  2 죽는다
                ✗ 여러분의 예측은 1번이었습니다.

                주소는 내주고 메모리는 나중에 셉니다.
                """)
    }

    @Test func saysWhenThereWasNoEvidence() {
        let lines = PredictView(predict: predict).answerLines(nil, page: Page(width: 80))
        #expect(lines.text == "! The kernel left evidence of none of these answers.")
    }
}
