internal import Curriculum
internal import Glibc
internal import Registry

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

    var foreignProcesses: String {
        say(
            """
            lab: /proc가 이 프로그램이 속한 pid 네임스페이스의 것이 아닙니다. 먼저 새로 마운트하세요:
              mount -t proc proc /proc   (또는 unshare --mount-proc)
            """,
            """
            lab: /proc is not that of this program's pid namespace. Mount its own first:
              mount -t proc proc /proc   (or unshare with --mount-proc)
            """)
    }

    // MARK: Who may use it

    func wrongUser(_ text: String) -> String {
        say(
            "lab: --user \(text): NAME:비밀번호-파일 또는 NAME:비밀번호-파일:pull,push 로 적으세요",
            "lab: --user \(text): say NAME:PASSWORD-FILE, or NAME:PASSWORD-FILE:pull,push for less than everything")
    }

    func emptyPassword(_ path: String) -> String {
        say("lab: \(path): 첫 줄에 비밀번호가 없습니다", "lab: \(path): there is no password in its first line")
    }

    func cannotHash(_ path: String) -> String {
        say(
            "lab: \(path): 이 비밀번호는 해시할 수 없습니다 (511바이트까지 됩니다)",
            "lab: \(path): this password cannot be hashed; it has at most 511 bytes")
    }

    func wrongUserFile(_ path: String, _ error: UserFileError) -> String {
        let reason =
            switch error.problem {
            case .noHash: say("NAME:HASH 형식이 아닙니다", "this is not NAME:HASH")
            case .unknownHash:
                say(
                    "알 수 없는 해시입니다. htpasswd -nB NAME 이나 mkpasswd로 만드세요",
                    "this is no hash that can be checked; make one with htpasswd -nB NAME or mkpasswd")
            case .twice(let name): say("\(name)이(가) 두 번 나옵니다", "\(name) is there twice")
            case .unknownAction(let text):
                say("“\(text)”: pull, push, delete 중에서 쉼표로 적으세요", "“\(text)”: say pull, push, delete, with commas")
            }
        return "lab: \(path):\(error.line): \(reason)"
    }

    var usersNeeded: String {
        say(
            "lab: --auth와 --anonymous-pull은 사용자가 있어야 뜻이 있습니다. --user 나 --users 도 주세요",
            "lab: --auth and --anonymous-pull mean nothing without users: give --user or --users, too")
    }

    var passwordsInTheClear: String {
        say(
            "lab: 주의: 다른 컴퓨터에서 오는 비밀번호가 암호화 없이 지나갑니다. --tls를 쓰세요",
            "lab: warning: passwords from other machines travel unencrypted; use --tls")
    }

    // MARK: Encryption

    func trust(_ path: String) -> String {
        say("클라이언트는 이 인증 기관을 믿어야 합니다: \(path)", "Clients have to trust this authority: \(path)")
    }

    var certificateAndKey: String {
        say(
            "lab: --tls-cert와 --tls-key는 함께 주고, --tls와는 함께 주지 마세요",
            "lab: --tls-cert and --tls-key go together, and not with --tls")
    }

    func cannotEncrypt(_ error: TLSError) -> String {
        say(
            "lab: \(error.path)을(를) TLS에 쓸 수 없습니다: \(error.reason). PEM 형식의 인증서와 그 키여야 합니다",
            "lab: \(error). It must be a certificate and its key, as PEM")
    }

    // MARK: The address

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
        // In a sandbox: the language of the lesson.
        if let lesson = getenv("LAB_LANG").flatMap({ Language(locale: String(cString: $0)) }) { return lesson }
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { continue }
            return Language(locale: value) ?? .en
        }
        return .en
    }
}
