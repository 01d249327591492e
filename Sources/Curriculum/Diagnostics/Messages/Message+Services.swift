extension Message {
    static let aService = say("서비스", "a service")
    static let anExchange = say("exchange", "exchange")

    static func wantsPort(_ text: String) -> Localized {
        say("포트는 1에서 65535까지의 수여야 하는데 '\(text)'입니다", "a port is a number from 1 to 65535, not '\(text)'")
    }

    static func samePort(_ port: Int) -> Localized {
        say("서비스 둘이 같은 포트를 씁니다: \(port)", "two services have the same port: \(port)")
    }

    static func invalidUser(_ name: String) -> Localized {
        say("사용자 이름이 비어 있거나 ':'가 들어 있습니다: '\(name)'", "a user's name is empty or has a ':' in it: '\(name)'")
    }

    static func wantsStatus(_ text: String) -> Localized {
        say(
            "HTTP 상태는 404 같은 수나 4xx 같은 종류여야 하는데 '\(text)'입니다",
            "an HTTP status is a number such as 404 or a kind such as 4xx, not '\(text)'")
    }

    static func wantsMethod(_ text: String) -> Localized {
        say("HTTP 메서드는 대문자여야 하는데 '\(text)'입니다", "an HTTP method is written in capitals, not '\(text)'")
    }

    static func wantsExchange(_ text: String) -> Localized {
        say(
            "'\(text)': 'HEAD /v2/*/blobs/* 404'처럼 메서드, 경로, 상태를 쓰세요",
            "'\(text)': write a method, a path and a status, such as 'HEAD /v2/*/blobs/* 404'")
    }
}
