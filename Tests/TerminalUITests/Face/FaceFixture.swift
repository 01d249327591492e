import Checks
import Curriculum
import Tracing

@testable import TerminalUI

/// A lesson long enough to be scrolled, in both languages, and a stand-in for the engine that answers as a kernel does.
enum FaceFixture {
    static func lesson(_ language: Language) -> Lesson {
        func say(_ ko: String, _ en: String) -> [Inline] { [.text(language == .ko ? ko : en)] }
        let position = LessonFixture.position
        let predict = Predict(
            id: "predict-name", of: "rename", question: say("바깥의 이름은 무엇일까요?", "What is the name outside?"),
            choices: [
                .init(text: say("바뀐 이름", "The new one"), when: Evidence(errno: "EPERM", position: position)),
                .init(text: say("원래 이름", "The old one"), when: Evidence(signal: "SIGKILL", position: position)),
            ], explain: [.paragraph(say("이름은 UTS 네임스페이스마다 하나씩 있습니다.", "There is one name for each UTS namespace."))],
            position: position)
        return Lesson(
            id: "02-namespaces", language: language,
            frontMatter: .init(lab: "02-namespaces", title: language == .ko ? "네임스페이스" : "Namespaces"),
            blocks: [
                .heading(level: 1, say("네임스페이스", "Namespaces")),
                .paragraph(
                    say(
                        "컨테이너 안에서 hostname을 치면 호스트와 다른 이름이 나옵니다. 작은 가상 머신처럼 느껴지지만, 커널에는 컨테이너라는 것이 없습니다.",
                        "Inside a container hostname gives another name than on the host. It feels like a small machine, yet "
                            + "nothing in the kernel is called a container.")),
                .step(LessonFixture.step("look", "readlink /proc/self/ns/uts\n")),
                .heading(level: 2, say("호스트 이름", "The host name")),
                .paragraph(say("이름을 바꿔 봅시다.", "Let us change the name.")),
                .predict(predict),
                .step(LessonFixture.step("rename", "unshare --uts hostname web\nhostname\n")),
                .paragraph(say("끝입니다.", "That is all.")),
            ], file: "lesson.md")
    }

    static func player(_ language: Language = .en) -> LessonPlayer {
        LessonPlayer(lesson: lesson(language), mode: .interactive, page: Page(language: language))
    }
}

/// Every step writes forty lines; `rename` changes the host's name by a call.
final class FaceDriver: LessonDriver {
    func prepare(before step: String?) -> String? { nil }

    func run(_ step: Step, again: Bool, report: @escaping @Sendable (StepReport) -> Void) -> StepResult {
        if step.id == "look" {
            report(.output(Array("uts:[4026531838]\n".utf8)))
        } else {
            for number in 1...20 { report(.output(Array("line \(number)\n".utf8))) }
        }
        var result = StepResult(
            .completed(status: 0), duration: .milliseconds(8),
            changes: step.id == "rename" ? [ChangeRow("hostname", from: "lab", to: "web")] : [])
        if step.id == "rename" { result.answers = ["predict-name": 1] }
        return result
    }

    func cancel() {}
    func inspect() -> [InspectSection] {
        [InspectSection(title: "Groups", rows: (1...30).map { .init("group \($0)", "64M") })]
    }
    func openShell() -> ShellOutcome { .failed("no") }
    func goBack(before step: String?) -> GoBackOutcome { .failed("no") }
    func jump(before step: String?, report: @escaping @Sendable (StepReport) -> Void) -> GoBackOutcome { .failed("no") }
    func compare(
        _ step: Step, with text: String, report: @escaping @Sendable (StepReport) -> Void
    ) -> ComparisonOutcome { .failed("no") }
    func check(_ exercise: ExerciseBlock) -> CheckReport { .failed("no") }
    func reload(_ lesson: Lesson) {}
    func record(_ record: LessonRecord) {}
}
