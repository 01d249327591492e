/// The full screen of a lesson, and the words of `--plain`.
extension Messages {
    var lesson: String { say(ko: "설명", en: "Lesson") }
    var results: String { say(ko: "결과", en: "Result") }
    /// As short as “next”: the other keys stay where they are.
    var goOn: String { say(ko: "계속", en: "more") }
    var close: String { say(ko: "닫기", en: "close") }
    var scroll: String { say(ko: "움직이기", en: "scroll") }
    var otherPane: String { say(ko: "옆 칸", en: "other side") }

    func linesAbove(_ count: Int) -> String {
        say(ko: "▲ 위로 \(count)줄 · ↑ PgUp", en: "▲ \(plural(count, "line", "lines")) above · ↑ PgUp")
    }

    func linesBelow(_ count: Int) -> String {
        say(ko: "▼ 아래로 \(count)줄 더 · ↓ PgDn", en: "▼ \(plural(count, "more line", "more lines")) · ↓ PgDn")
    }

    var resultsStandHere: String {
        say(ko: "단계를 실행하면 출력과 커널 호출, 달라진 상태가 여기에 나옵니다.", en: "What a step prints, calls and changes stands here.")
    }

    /// - Parameter place: the step at which the lesson was left, 0 before the first one; nil: there are no steps.
    func stopped(at place: (number: Int, count: Int)?, lab: String) -> String {
        guard let place, place.number > 0 else {
            return say(
                ko: "첫 단계 앞에서 멈췄습니다. `lab run \(lab)` 명령으로 이어서 할 수 있습니다.",
                en: "Stopped before the first step. Go on with `lab run \(lab)`.")
        }
        return say(
            ko: "단계 \(place.number)/\(place.count)에서 멈췄습니다. `lab run \(lab)` 명령으로 이어서 할 수 있습니다.",
            en: "Stopped at step \(place.number) of \(place.count). Go on with `lab run \(lab)`.")
    }

    public func unknownPalette(_ name: String, names: [String]) -> String {
        let list = names.joined(separator: ", ")
        return say(
            ko: "lab: LAB_PALETTE에 '\(name)'라는 색상표는 없습니다. 다음 가운데 하나여야 합니다: \(list)",
            en: "lab: LAB_PALETTE names no palette: '\(name)'. It is one of \(list).")
    }

    // MARK: - Words in place of signs

    func spoken(_ change: SpokenSign) -> String {
        switch change {
        case .becomes: say(ko: ", 이제 ", en: ", now ")
        case .added: say(ko: "새로 생김: ", en: "new: ")
        case .removed: say(ko: "없어짐: ", en: "gone: ")
        case .changed: say(ko: "바뀜: ", en: "changed: ")
        case .leaks: say(ko: "새어 나감: ", en: "leaks: ")
        case .done: say(ko: "[한 일] ", en: "[done] ")
        case .here: say(ko: "지금 여기: ", en: "here: ")
        case .empty: say(ko: "비어 있음", en: "empty")
        }
    }

    func stillRunning(_ label: String) -> String {
        say(ko: "\(label). Ctrl-C로 중단합니다.", en: "\(label). Ctrl-C stops it.")
    }

    /// Ends without a newline: what is typed stands behind it.
    func linePrompt(_ items: [KeyBar.Item]) -> String {
        let keys = items.map { "\($0.key) \($0.label)" }.joined(separator: ", ")
        return say(ko: "키와 Enter(\(keys)): ", en: "Key and Enter (\(keys)): ")
    }
}
