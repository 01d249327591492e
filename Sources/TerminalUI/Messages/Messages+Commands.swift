/// What the commands say by themselves.
extension Messages {
    public func notACourse(_ root: String) -> String {
        say(
            ko: "lab: 이 폴더에는 강의가 없습니다: \(root) (curriculum/course.yaml이 없습니다)",
            en: "lab: there is no course in \(root): it has no curriculum/course.yaml")
    }

    public func unknownLab(_ id: String, nearest: String?) -> String {
        guard let nearest else {
            return say(
                ko: "lab: '\(id)'라는 랩은 없습니다. `lab list`로 목록을 볼 수 있습니다.",
                en: "lab: there is no lab '\(id)'. `lab list` shows those that are.")
        }
        return say(
            ko: "lab: '\(id)'라는 랩은 없습니다. 혹시 '\(nearest)'인가요?",
            en: "lab: there is no lab '\(id)'. Did you mean '\(nearest)'?")
    }

    public func unknownExercise(_ id: String, lab: String, nearest: String?) -> String {
        guard let nearest else {
            return say(
                ko: "lab: \(lab)에는 '\(id)'라는 실습이 없습니다.",
                en: "lab: \(lab) has no exercise '\(id)'.")
        }
        return say(
            ko: "lab: \(lab)에는 '\(id)'라는 실습이 없습니다. 혹시 '\(lab)/\(nearest)'인가요?",
            en: "lab: \(lab) has no exercise '\(id)'. Did you mean '\(lab)/\(nearest)'?")
    }

    public func unknownStep(_ id: String, lab: String, nearest: String?) -> String {
        let guess = nearest.map { say(ko: " 혹시 '\($0)'인가요?", en: " Did you mean '\($0)'?") } ?? ""
        return say(
            ko: "lab: \(lab)에는 '\(id)'라는 단계가 없습니다.\(guess)", en: "lab: \(lab) has no step '\(id)'.\(guess)")
    }

    public func notWrittenYet(_ id: String) -> String {
        say(ko: "lab: \(id) 랩은 아직 준비 중입니다.", en: "lab: \(id) is not written yet.")
    }

    public func nameAnExercise(_ lab: String) -> String {
        say(
            ko: "lab: 실습 이름까지 적어 주세요. 예: \(lab)/이름. `lab list`로 목록을 볼 수 있습니다.",
            en: "lab: name an exercise too, as in \(lab)/NAME. `lab list` shows them.")
    }

    public var nothingToCheck: String {
        say(
            ko: "lab: 채점할 것이 없습니다. 이 폴더에 lab-work가 없습니다. `lab check 03-cgroups`처럼 랩을 적어 주세요.",
            en: "lab: nothing to check: there is no lab-work in this folder. Name a lab, as in `lab check 03-cgroups`.")
    }

    public func noSuchFolder(_ folder: String) -> String {
        say(ko: "폴더가 없습니다: \(folder)", en: "There is no folder \(folder)")
    }

    public func nothingToGrade(_ folder: String) -> String {
        say(ko: "lab: \(folder) 에 랩 이름의 폴더가 없습니다.", en: "lab: \(folder) holds no folder of a lab.")
    }

    public func daemonsStay(_ pids: [Int32]) -> String {
        let list = pids.map(String.init).joined(separator: " ")
        return say(
            ko: "lab: 명령은 끝났지만 프로세스 \(pids.count)개가 남아 계속 실행됩니다(\(list)). 더는 추적하지 않습니다.",
            en:
                "lab: the command has ended; \(plural(pids.count, "process goes", "processes go")) on without it (\(list)) "
                + "and will not be traced any more.")
    }

    public func starterPlaced(_ folder: String) -> String {
        say(ko: "시작 파일을 \(folder) 에 만들었습니다. 편집기로 열어 고치세요.", en: "The starter is in \(folder). Edit it there.")
    }

    public func oldWorkKept(_ folder: String) -> String {
        say(ko: "전에 쓰던 파일은 \(folder) 에 남겨 두었습니다.", en: "Your old work is kept in \(folder).")
    }

    public func progressReset(_ lab: String) -> String {
        say(
            ko: "\(lab)의 진행 상황을 지웠습니다. lab-work의 파일은 그대로입니다.",
            en: "The progress of \(lab) is forgotten. Your files in lab-work are as they were.")
    }

    public func noMoreHints(_ count: Int) -> String {
        say(
            ko: "힌트 \(count)개를 모두 보았습니다. `lab solution`으로 풀이를 볼 수 있습니다.",
            en: "These were all \(count) hints. `lab solution` shows a solution.")
    }

    public var nothingToClean: String {
        say(ko: "정리할 것이 없습니다.", en: "There is nothing to clean up.")
    }

    public func cleaned(sessions: Int, processes: Int, groups: Int) -> String {
        say(
            ko: "정리했습니다: 세션 \(sessions)개, 프로세스 \(processes)개, cgroup \(groups)개",
            en: "Cleaned up: \(plural(sessions, "session", "sessions")), \(plural(processes, "process", "processes")), "
                + plural(groups, "group", "groups"))
    }

    public func lintIsClean(_ count: Int) -> String {
        say(ko: "랩 \(count)개에 문제가 없습니다.", en: "\(plural(count, "lab", "labs")), nothing wrong.")
    }

    public func lintFound(_ count: Int) -> String {
        say(ko: "문제 \(count)개", en: plural(count, "problem", "problems"))
    }

    public var placeNeedsExecute: String {
        say(
            ko: "lab: --on은 --execute와 함께 씁니다. 실행하지 않으면 어디서 하든 결과가 같습니다.",
            en: "lab: --on goes with --execute: without running anything, every place is the same.")
    }

    public func roundsAtLeastOne(_ given: Int) -> String {
        say(
            ko: "--rounds에 \(given)을(를) 쓸 수 없습니다. 1 이상이어야 합니다.",
            en: "--rounds cannot be \(given): each solution runs at least once.")
    }

    public func scriptTimedOut(_ limit: Duration) -> String {
        say(
            ko: "스크립트가 \(duration(limit)) 안에 끝나지 않아 멈추었습니다.",
            en: "The script did not end within \(duration(limit)) and was stopped.")
    }

    public var scriptOutput: String { say(ko: "스크립트의 출력", en: "What the script printed") }

    public func progressNotKept(_ reason: String) -> String {
        say(ko: "진행 상황을 저장하지 못했습니다: \(reason)", en: "The progress could not be kept: \(reason)")
    }

}
