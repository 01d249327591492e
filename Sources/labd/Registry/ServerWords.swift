internal import Curriculum
internal import Glibc

/// What `labd registry` says, in the person's language.
struct ServerWords: Sendable {
    let language: Language

    private func say(_ korean: @autoclosure () -> String, _ english: @autoclosure () -> String) -> String {
        language == .ko ? korean() : english()
    }

    func listening(_ url: String, _ folder: String) -> String {
        say("레지스트리가 \(url) 에서 듣고 있습니다 (저장 위치: \(folder))", "The registry listens at \(url) (kept in \(folder))")
    }

    func wrongListen(_ text: String) -> String {
        say(
            "lab: --listen \(text): 들을 주소를 HOST:PORT로 적으세요. 예: 127.0.0.1:5000, [::1]:5000, 또는 fd:3",
            "lab: --listen \(text): say where to listen as HOST:PORT, such as 127.0.0.1:5000 or [::1]:5000, or fd:3")
    }

    func wrongDescriptor(_ text: String, option: String) -> String {
        say(
            "lab: \(option) \(text): fd:N의 N은 이 프로그램에 열려 있는 파일 디스크립터 번호여야 합니다",
            "lab: \(option) \(text): the N of fd:N must be the number of a file descriptor that is open here")
    }

    func cannotListen(_ text: String, _ reason: String) -> String {
        say(
            "lab: \(text) 에서 들을 수 없습니다: \(reason). 다른 레지스트리가 쓰고 있다면 멈추거나, --listen으로 다른 포트를 고르세요",
            "lab: cannot listen at \(text): \(reason). If another registry uses it, stop that one, or choose another "
                + "port with --listen")
    }
}

extension Language {
    /// The given one, else what the environment says (gettext(3)).
    static func ofEnvironment(_ given: Language?) -> Language {
        if let given { return given }
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { continue }
            return Language(locale: value) ?? .en
        }
        return .en
    }
}
