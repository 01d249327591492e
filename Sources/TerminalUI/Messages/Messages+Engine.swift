internal import Tracing

/// What the engine tells between the lines of a lesson.
extension Messages {
    func shellEnded(_ status: Int32) -> String {
        say(
            ko: "셸이 상태 \(status)로 끝났습니다. 다음 단계는 새 셸에서 시작합니다.",
            en: "The shell has ended with status \(status). The next step begins in a new one.")
    }

    func subject(_ subject: Moment.Subject) -> String {
        switch subject {
        case .processes: say(ko: "프로세스 (안의 pid, 밖의 pid)", en: "Processes (pid inside, pid outside)")
        case .namespaces: say(ko: "네임스페이스 (inode, 속한 프로세스)", en: "Namespaces (inode, who is in it)")
        case .identity: say(ko: "신원과 권한 (밖의 id, 안의 id)", en: "Identity (id outside, id inside) and capabilities")
        case .groups: say(ko: "cgroup: 제한과 사용량", en: "Control groups: limits and usage")
        case .mounts: say(ko: "마운트", en: "Mounts")
        case .layers: say(ko: "오버레이의 레이어", en: "Layers of overlays")
        case .network: say(ko: "네트워크", en: "Network")
        }
    }

    var sharedWithHost: String { say(ko: "= 호스트와 같음", en: "= the host's") }
    var hostsOwn: String { say(ko: "호스트의 것!", en: "the host's own!") }

    func chooseFirst(_ count: Int) -> String {
        say(
            ko: "1–\(count) 중에서 골라 주세요. 건너뛰려면 s를 누르세요.",
            en: "Choose 1–\(count) first; s goes on without an answer.")
    }

    // MARK: What if

    var sideBySide: String { say(ko: "커널에 남은 것, 나란히", en: "What the kernel holds, side by side") }
    var asWritten: String { say(ko: "그대로", en: "as written") }
    var changedText: String { say(ko: "바꾼 것", en: "changed") }
    var onlyOutputDiffers: String {
        say(
            ko: "커널 상태에는 차이가 없습니다. 다른 것은 출력입니다.",
            en: "The kernel holds the same after both. What differs is the output.")
    }
    var noDifference: String {
        say(ko: "커널 상태에는 차이가 없습니다.", en: "The kernel holds the same after both.")
    }
    var changeIt: String { say(ko: "바꿔 보기", en: "what if") }
    var nothingToChange: String {
        say(ko: "여기에는 바꿔 볼 단계가 없습니다.", en: "There is no step here whose text could be changed.")
    }
    var openingEditor: String {
        say(
            ko: "단계의 내용을 편집기로 엽니다. 저장하고 닫으면 원래 단계와 나란히 실행합니다.",
            en: "The step opens in your editor. Save and close it: both texts then run side by side.")
    }
    var textUnchanged: String { say(ko: "바뀐 내용이 없습니다.", en: "The text is as it was.") }
    func comparing(_ step: String) -> String { say(ko: "\(step) 비교 중", en: "comparing \(step)") }

    // MARK: Back

    var goBack: String { say(ko: "뒤로", en: "back") }
    var goingBack: String { say(ko: "그때의 상태로 되돌리는 중", en: "going back to that moment") }
    var atTheBeginning: String { say(ko: "더 앞의 단계가 없습니다.", en: "There is nothing before this.") }
    func back(to id: String) -> String {
        say(ko: "\(id) 앞으로 돌아왔습니다. 샌드박스도 그때의 상태입니다.", en: "Back at \(id); the sandbox is as it was then.")
    }
    func cannotBeRepeated(_ id: String) -> String {
        say(
            ko: "\(id) 단계는 다시 실행할 수 없어서, 그 효과는 지금 샌드박스에 없습니다.",
            en: "\(id) cannot be repeated: what it did is missing from the sandbox now.")
    }
    func runsOnlyWhenAsked(_ id: String) -> String {
        say(
            ko: "\(id) 단계는 한 번만 실행할 수 있어서 지나가면서 실행하지 않았습니다. 그 효과는 지금 샌드박스에 없습니다.",
            en: "\(id) can run only once, so it did not run in passing: what it does is missing from the sandbox now.")
    }

    // MARK: To any step

    var jump: String { say(ko: "이동", en: "go") }
    var section: String { say(ko: "절 고르기", en: "section") }
    var stepNumber: String { say(ko: "단계 번호", en: "number of a step") }
    var noSuchStep: String { say(ko: "없는 단계", en: "no such step") }
    var goThere: String { say(ko: "이동", en: "go there") }
    var stay: String { say(ko: "그대로 있기", en: "stay") }
    var goingThere: String { say(ko: "그 단계로 가는 중", en: "going to that step") }
    func whereTo(_ count: Int) -> String {
        say(
            ko: "어느 단계로 갈까요? 단계 번호(1–\(count))를 입력하거나 절을 고르세요. 그 앞의 단계들은 멈추지 않고 실행합니다.",
            en:
                "To which step? Type its number (1–\(count)), or choose a section. The steps before it run without stopping."
        )
    }
    func passing(_ id: String) -> String { say(ko: "지나가면서 실행 중: \(id)", en: "running \(id) on the way") }
    func now(at id: String) -> String {
        say(ko: "\(id) 앞으로 왔습니다. 샌드박스도 그때의 상태입니다.", en: "At \(id); the sandbox is in the state of that moment.")
    }
    func stopped(at id: String) -> String {
        say(
            ko: "가는 길에 \(id) 단계에서 멈췄습니다. 샌드박스는 그 단계 바로 앞의 상태입니다.",
            en: "Stopped on the way, in \(id). The sandbox is in the state before it.")
    }
}
