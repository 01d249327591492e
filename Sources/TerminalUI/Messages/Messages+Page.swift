internal import Tracing

/// A recording as a page for a browser.
extension Messages {
    var pageFirst: String { say(ko: "처음", en: "first") }
    var pageLast: String { say(ko: "끝", en: "last") }
    var pagePrevious: String { say(ko: "이전", en: "back") }
    var pageNextMatch: String { say(ko: "다음 것", en: "next match") }
    var pagePreviousMatch: String { say(ko: "이전 것", en: "match before") }
    var pageAll: String { say(ko: "한 단계·전체", en: "one step or all") }

    func pageCallsLeftOut(_ count: Int) -> String {
        say(
            ko: "호출 \(count)개는 이 페이지에 넣지 않았습니다. `lab replay FILE --text`에는 모두 있습니다.",
            en: "\(plural(count, "call is", "calls are")) not on this page; `lab replay FILE --text` has all of them.")
    }

    func stateAsText(changes: Int) -> String {
        say(ko: "같은 내용을 글로 보기 (달라진 것 \(changes)개)", en: "The same as text (\(plural(changes, "change", "changes")))")
    }

    func drawing(_ subject: Moment.Subject) -> String {
        switch subject {
        case .processes:
            say(
                ko: "프로세스와 네임스페이스: 같은 열의 같은 번호는 같은 네임스페이스, 점선은 호스트의 것",
                en:
                    "Processes and their namespaces: the same number in a column is the same one, a broken frame is the host's"
            )
        case .groups: say(ko: "cgroup: 제한값과 달라진 값", en: "Control groups: limits, and what changed")
        case .mounts: say(ko: "마운트", en: "Mounts")
        case .network: say(ko: "네트워크: 링크와 주소, 경로", en: "Network: links with their addresses, and routes")
        case .namespaces, .identity, .layers: self.subject(subject)
        }
    }

    var drawingDescription: String {
        say(ko: "같은 내용이 아래 표에 글로 있습니다.", en: "The tables below say the same as text.")
    }
}
