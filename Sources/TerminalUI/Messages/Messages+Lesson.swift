internal import Curriculum

/// The course of a lesson: keys, questions, and what is said between steps.
extension Messages {
    // Labels of keys.
    var next: String { say(ko: "다음", en: "next") }
    var run: String { say(ko: "실행", en: "run") }
    var more: String { say(ko: "더 보기", en: "more") }
    var again: String { say(ko: "다시", en: "again") }
    var skip: String { say(ko: "건너뛰기", en: "skip") }
    var inspect: String { say(ko: "살펴보기", en: "inspect") }
    var hint: String { say(ko: "힌트", en: "hint") }
    var check: String { say(ko: "채점", en: "check") }
    var shell: String { say(ko: "셸", en: "shell") }
    var quit: String { say(ko: "끝내기", en: "quit") }
    var stop: String { say(ko: "중단", en: "stop") }
    var answer: String { say(ko: "답하기", en: "answer") }
    var yes: String { say(ko: "예", en: "yes") }
    var no: String { say(ko: "아니요", en: "no") }

    // What is being waited for.
    var preparing: String { say(ko: "샌드박스를 준비하고 있습니다", en: "preparing the sandbox") }
    func running(_ step: String) -> String { say(ko: "\(step) 실행 중", en: "running \(step)") }
    public func checking(_ exercise: String) -> String { say(ko: "\(exercise) 채점 중", en: "checking \(exercise)") }
    var readingState: String { say(ko: "커널 상태를 읽고 있습니다", en: "reading the kernel's state") }
    var stopping: String { say(ko: "중단하고 있습니다", en: "stopping") }

    // Sentences.
    var asksQuit: String {
        say(ko: "랩을 끝낼까요? 진행 상황은 저장되어 있습니다.", en: "Leave the lab? Your progress is saved.")
    }

    func finished(_ title: String) -> String {
        say(ko: "‘\(title)’ 랩을 끝까지 마쳤습니다.", en: "You have reached the end of “\(title)”.")
    }

    func finishedWithProblems(_ count: Int) -> String {
        say(
            ko: "설명과 다르게 끝난 단계가 \(count)개 있습니다.",
            en: "\(plural(count, "step", "steps")) did not end as the lesson says.")
    }

    func resumed(_ step: String) -> String {
        say(ko: "지난번에 멈춘 곳(\(step))부터 이어서 합니다.", en: "Going on from where you stopped: \(step).")
    }

    var noHintHere: String { say(ko: "힌트는 실습 문제에서 볼 수 있습니다.", en: "Hints belong to exercises; there is none here.") }
    var noMoreHints: String { say(ko: "힌트를 모두 보았습니다.", en: "You have seen every hint.") }
    func hintNumber(_ number: Int, of count: Int) -> String {
        say(ko: "힌트 \(number)/\(count)", en: "Hint \(number) of \(count)")
    }
    func offerHint(_ exercise: String, left: Int, key: String?) -> String {
        guard let key else {
            return say(
                ko: "막혔다면 `lab hint \(exercise)` 명령으로 힌트를 볼 수 있습니다. 남은 힌트는 \(left)개입니다.",
                en: "Stuck? `lab hint \(exercise)` gives a hint; \(left) \(left == 1 ? "is" : "are") left.")
        }
        return say(
            ko: "막혔다면 `\(key)` 키로 힌트를 볼 수 있습니다(`lab hint \(exercise)`도 됩니다). 남은 힌트는 \(left)개입니다.",
            en: "Stuck? The key `\(key)` gives a hint, and so does `lab hint \(exercise)`; \(left) "
                + "\(left == 1 ? "is" : "are") left.")
    }
    func offerSolution(_ exercise: String) -> String {
        say(
            ko: "힌트는 모두 보았습니다. `lab solution \(exercise)` 명령으로 풀이 한 가지를 볼 수 있습니다.",
            en: "There are no more hints. `lab solution \(exercise)` shows one way to do it.")
    }
    var nothingToInspect: String { say(ko: "보여 줄 상태가 없습니다.", en: "There is no state to show.") }
    func sandboxFailed(_ reason: String) -> String {
        say(ko: "샌드박스를 준비하지 못했습니다: \(reason)", en: "The sandbox could not be prepared: \(reason)")
    }
    func checkFailed(_ reason: String) -> String {
        say(ko: "채점하지 못했습니다: \(reason)", en: "The exercise could not be checked: \(reason)")
    }

    // Exercises.
    var exercise: String { say(ko: "실습", en: "Exercise") }
    var editHere: String { say(ko: "여기서 편집하세요", en: "Edit here") }
    var thenCheck: String { say(ko: "그다음 채점", en: "Then check") }
    var inSession: String {
        say(ko: "이 랩의 셸에서 푸세요 (`!` 키)", en: "Solve it in the lab's shell (key `!`)")
    }
}
