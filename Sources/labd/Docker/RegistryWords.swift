internal import Curriculum
internal import DockerWords
internal import OCI
internal import Registry
internal import Wire

/// What the commands of registries say that Docker does not say, in the person's language.
struct RegistryWords: Sendable {
    let language: Language

    private func say(_ korean: @autoclosure () -> String, _ english: @autoclosure () -> String) -> String {
        language == .ko ? korean() : english()
    }

    // MARK: How a name is read

    func resolving(_ text: String) -> String { say("이름 \(text):", "The name \(text):") }
    func resolved(_ reference: ImageReference) -> String { say("  → \(reference)", "  → \(reference)") }

    func text(_ step: ImageReference.ResolutionStep) -> String {
        switch step {
        case .registryGiven(let host):
            say(
                "  레지스트리 \(host): 첫 부분에 점이나 콜론이 있거나 localhost이므로 호스트입니다",
                "  registry \(host): the first part has a dot or a colon or is localhost, so it is a host")
        case .registryAssumed(let host):
            say(
                "  레지스트리 \(host): 앞에 호스트가 없으므로 기본값입니다",
                "  registry \(host): no host stands in front, so it is the default")
        case .registryRenamed(let old, let new):
            say("  레지스트리 \(new): \(old)는 그 옛 이름입니다", "  registry \(new): \(old) is its old name")
        case .repository(let name): say("  저장소 \(name)", "  repository \(name)")
        case .userAssumed(let user):
            say(
                "  사용자 \(user): 기본 레지스트리에서 한 단어는 공식 이미지입니다",
                "  user \(user): one word at the default registry is an official image")
        case .tagGiven(let tag): say("  태그 \(tag)", "  tag \(tag)")
        case .tagAssumed(let tag):
            say(
                "  태그 \(tag): 태그도 다이제스트도 없으므로 기본값입니다",
                "  tag \(tag): neither tag nor digest was given, so it is the default")
        case .digestGiven(let digest):
            say("  다이제스트 \(digest): 태그가 무엇이든 이 내용입니다", "  digest \(digest): this very content, whatever the tag says")
        }
    }

    // MARK: Exchanges

    func exchange(_ endpoint: RegistryEndpoint, _ exchange: HTTPExchange) -> String {
        var text = "\(exchange.method) \(endpoint.host)\(exchange.target.prefix { $0 != "?" })"
        if exchange.target.contains("?") { text += "?…" }
        text += " → \(exchange.status)"
        if exchange.requestBytes > 0 {
            text += say("  \(exchange.requestBytes)바이트 보냄", "  \(exchange.requestBytes) bytes sent")
        }
        if exchange.responseBytes > 0 {
            text += say("  \(exchange.responseBytes)바이트 받음", "  \(exchange.responseBytes) bytes received")
        }
        return text
    }

    func mirrorFailed(_ endpoint: RegistryEndpoint, _ error: RegistryClientError) -> String {
        say(
            "미러 \(endpoint.host)에서 받을 수 없어 다음으로 갑니다: ",
            "the mirror \(endpoint.host) cannot help, so the next one is asked: ")
            + sentence(error)
    }

    func waiting(
        _ endpoint: RegistryEndpoint, _ pause: Duration, attempt: Int, _ reason: ClientEvent.WaitReason
    ) -> String {
        let milliseconds = pause.components.seconds * 1000 + pause.components.attoseconds / 1_000_000_000_000_000
        let seconds = "\(milliseconds / 1000).\(milliseconds % 1000 / 100)"
        switch reason {
        case .status(let status):
            return say(
                "\(endpoint.host)에서 바쁘다고 합니다 (상태 \(status)). \(seconds)초 뒤 다시 시도합니다 (\(attempt)번째)",
                "\(endpoint.host) is busy (status \(status)); trying again in \(seconds) s (attempt \(attempt))")
        case .connection:
            return say(
                "\(endpoint.host)와의 연결이 끊어졌습니다. \(seconds)초 뒤 이어서 시도합니다 (\(attempt)번째)",
                "the connection to \(endpoint.host) broke; going on in \(seconds) s (attempt \(attempt))")
        }
    }

    // MARK: Logins

    var noHome: String {
        say(
            "lab: 로그인을 저장할 곳이 없습니다: HOME을 정하거나 DOCKER_CONFIG에 폴더를 적어 주세요",
            "lab: there is no place to keep the login: set HOME, or DOCKER_CONFIG to a folder")
    }

    func storedInTheClear(_ path: String) -> String {
        say(
            "주의: 암호는 암호화되지 않은 채 \(path)에 저장됩니다 (이 사용자만 읽을 수 있음).",
            "WARNING! Your password is stored unencrypted in \(path), which only you can read.\n"
                + "A credential helper (credsStore in that file) keeps it elsewhere.")
    }

    // MARK: Errors

    func text(of error: ReferenceError) -> String {
        "lab: " + say("", "invalid reference format: ") + error.text(in: language)
    }

    func text(of error: RegistryClientError) -> String {
        switch error {
        // As Docker says it, since others look for the words.
        case .unknownLocally: "\(error)"
        case .refused, .unknownImage, .unauthorized, .loginRefused, .busy:
            say("레지스트리의 오류 응답: ", "Error response from registry: ") + sentence(error)
        default: "lab: " + sentence(error)
        }
    }

    private func sentence(_ error: RegistryClientError) -> String {
        guard language == .ko else { return "\(error)" }
        switch error {
        case .configuration(let path, let reason): return "\(path)를 쓸 수 없습니다: \(reason)"
        case .unreachable(let host, let fault): return "레지스트리 \(host)에 연결할 수 없습니다: \(korean(fault))"
        case .notARegistry(let host, let status):
            return "\(host)에서 응답하는 것은 이미지 레지스트리가 아닙니다: GET /v2/ 의 상태가 \(status)입니다"
        case .unauthorized(let host, let repository, let message, let hadCredentials):
            let place = repository.map { "저장소 \($0)에 대한 " } ?? ""
            let reason = message.map { " (\($0))" } ?? ""
            return "레지스트리 \(host)에서 \(place)접근을 허락하지 않습니다\(reason). "
                + (hadCredentials
                    ? "저장된 로그인을 받아들이지 않거나, 이 계정에는 권한이 없습니다" : "먼저 로그인하세요: lab docker login \(host)")
        case .loginRefused(let host, let message):
            return "레지스트리 \(host)에서 이 사용자와 암호를 받아들이지 않습니다\(message.map { " (\($0))" } ?? "")"
        case .unknownImage(let reference, let message):
            return "\(reference.familiar)의 매니페스트가 없습니다\(message.map { " (\($0))" } ?? "")"
        case .noPlatform(let reference, let platform, let available):
            let list = available.map { "\($0)" }.joined(separator: ", ")
            return "\(reference.familiar)에는 \(platform)용이 없습니다. 있는 것: \(list)"
        case .refused(let host, let request, let status, let message):
            return "레지스트리 \(host)에 보낸 \(request)의 응답 상태가 \(status)입니다\(message.map { ": \($0)" } ?? "")"
        case .busy(let host, let status, let wait):
            let advice = wait.map { "\($0.components.seconds)초 뒤에 다시 오라고 합니다" } ?? "나중에 다시 시도하세요"
            let reason = status == 429 ? "에 요청이 너무 많았습니다" : "에서 너무 바쁘다고 합니다"
            return "레지스트리 \(host)\(reason) (상태 \(status)): \(advice)"
        case .lie(let host, let what, let lie):
            return "레지스트리 \(host)에서 \(what)에 대해 약속한 것을 보내지 않았습니다: \(korean(lie)). 아무것도 남기지 않았습니다"
        case .unsupported(let reference, let mediaType):
            return "\(reference.familiar)의 종류는 실행할 수 있는 이미지가 아닙니다: \(mediaType)"
        case .unknownLocally(let reference): return "이 컴퓨터에 \(reference.familiar) 이미지가 없습니다"
        case .credentialHelper(let program, let reason): return "암호를 보관하는 프로그램 \(program)에서 오류가 났습니다: \(reason)"
        }
    }

    private func korean(_ fault: ConnectionFault) -> String {
        switch fault {
        case .refused: "그곳에서 듣는 프로그램이 없습니다 (connection refused)"
        case .unknownHost: "그런 호스트가 없습니다"
        case .noAnswer: "그곳에서 아무도 응답하지 않습니다"
        case .brokenOff: "연결이 끊어졌고, 다시 시도해도 마찬가지였습니다"
        case .tooSlow: "너무 오래 아무것도, 또는 너무 적게 왔습니다"
        case .untrusted: "기한이 지났거나, 이 컴퓨터가 믿는 기관이 서명한 인증서가 아닙니다. 그 기관의 파일을 --ca로 주세요"
        case .noTLS: "TLS로 말하지 않습니다. 그래도 된다면 --plain-http로 암호화 없는 http를 허락하세요"
        case .certificate(let reason): "인증서를 믿을 수 없습니다 (\(reason))"
        case .other(let reason): reason
        }
    }

    private func korean(_ lie: RegistryLie) -> String {
        switch lie {
        case .digest(let expected, let actual): "다이제스트가 \(expected)여야 하는데 \(actual)입니다"
        case .length(let expected, let actual?): "\(expected)바이트여야 하는데 \(actual)바이트입니다"
        case .length(let expected, nil): "\(expected)바이트여야 하는데 더 많이 왔습니다"
        case .mediaType(let expected, let actual): "미디어 타입이 \(expected)여야 하는데 \(actual)입니다"
        case .document(let reason): reason
        case .header(let name, let value): "헤더 \(name)의 값이 “\(value.prefix(200))”입니다"
        }
    }
}
