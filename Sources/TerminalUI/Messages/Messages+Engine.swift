internal import LabEngine

/// What the engine tells between the lines of a lesson.
extension Messages {
    func shellEnded(_ status: Int32) -> String {
        say(
            ko: "셸이 상태 \(status)로 끝났습니다. 다음 단계는 새 셸에서 시작합니다.",
            en: "The shell has ended with status \(status). The next step begins in a new one.")
    }

    func inspection(_ subject: Inspection.Subject) -> String {
        switch subject {
        case .processes: say(ko: "프로세스 (밖의 pid → 안의 pid)", en: "Processes (pid outside → inside)")
        case .namespaces: say(ko: "네임스페이스 (inode)", en: "Namespaces (inode)")
        case .groups: say(ko: "cgroup과 제한값", en: "Control groups and their limits")
        case .mounts: say(ko: "마운트", en: "Mounts")
        }
    }
}
