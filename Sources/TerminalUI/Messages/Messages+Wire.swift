internal import Wire

/// What came of a request to a registry.
extension Messages {
    func meaning(of exchange: HTTPExchange) -> String {
        switch exchange.meaning {
        case .welcome: say(ko: "레지스트리가 맞고, 들어가도 됨", en: "a registry, and we may come in")
        case .needsCredentials(let scheme):
            scheme.lowercased() == "bearer"
                ? say(ko: "토큰이 필요함", en: "needs a token") : say(ko: "이름과 암호가 필요함", en: "needs a name and a password")
        case .wrongCredentials: say(ko: "이름이나 암호가 틀림", en: "wrong name or password")
        case .forbidden: say(ko: "누구인지는 알지만 허락되지 않음", en: "known, but not allowed")
        case .tokenGiven: say(ko: "토큰을 받음", en: "gives a token")
        // Whoever only asks is about to send it.
        case .absent where exchange.method == "HEAD": say(ko: "아직 없음", en: "not there yet")
        case .absent: say(ko: "없음", en: "not there")
        case .present: say(ko: "이미 있음: 보낼 필요 없음", en: "there already: need not be sent")
        case .resolved(let reference, let digest): resolved(reference, digest)
        case .uploadBegins: say(ko: "업로드를 시작함", en: "upload begins")
        case .mounted(let from):
            say(ko: "\(from ?? "?")에서 마운트됨: 아무것도 보내지 않음", en: "mounted from \(from ?? "?"): nothing sent")
        case .notMounted(let from):
            say(ko: "\(from ?? "?")에 없음: 보통 업로드를 시작함", en: "not in \(from ?? "?"): an upload begins")
        case .sent(let bytes): say(ko: "\(size(bytes)) 보냄", en: "\(size(bytes)) sent")
        case .uploadStands(let bytes):
            bytes.map { say(ko: "지금까지 \(size($0)) 도착", en: "\(size($0)) have come so far") }
                ?? say(ko: "업로드 진행 중", en: "the upload goes on")
        case .uploadCancelled: say(ko: "업로드를 그만둠", en: "upload given up")
        case .blobStored: say(ko: "다이제스트 확인, 이제 보임", en: "digest checked, blob visible")
        case .blobRefused: say(ko: "내용이 다이제스트와 다름", en: "not what its digest says")
        case .manifestStored: say(ko: "매니페스트 저장됨", en: "manifest stored")
        case .tagged(let tag): say(ko: "이제 태그 \(tag)의 이미지", en: "the tag \(tag) points to it now")
        case .manifestRefused: say(ko: "가리키는 것이 없거나 매니페스트가 아님", en: "names what is not there, or is no manifest")
        case .manifestFetched(let bytes): say(ko: "매니페스트 \(size(bytes))", en: "manifest, \(size(bytes))")
        case .blobFetched(let bytes): say(ko: "\(size(bytes)) 받음", en: "\(size(bytes)) fetched")
        case .partFetched(let bytes): say(ko: "나머지 \(size(bytes)) 받음", en: "\(size(bytes)) of it fetched")
        case .outOfOrder: say(ko: "앞 조각에 이어지지 않음", en: "does not follow the last piece")
        default: otherMeaning(exchange.meaning)
        }
    }

    private func otherMeaning(_ meaning: ExchangeMeaning) -> String {
        switch meaning {
        case .tagsListed: say(ko: "태그 목록", en: "list of tags")
        case .referrersListed: say(ko: "이 이미지를 가리키는 것들", en: "what refers to it")
        case .repositoriesListed: say(ko: "저장소 목록", en: "list of repositories")
        case .searched: say(ko: "검색 결과", en: "search results")
        case .deleted: say(ko: "지워짐", en: "deleted")
        case .unchanged: say(ko: "그대로임", en: "unchanged")
        case .redirected: say(ko: "다른 곳에서 받으라고 함", en: "to be had elsewhere")
        case .unknown: say(ko: "그런 것이 없음", en: "no such thing")
        case .unsupported: say(ko: "이 레지스트리는 하지 않음", en: "this registry does not do that")
        case .tooMany: say(ko: "요청이 너무 많음: 나중에 다시", en: "too many requests: again later")
        case .failed: say(ko: "레지스트리의 오류", en: "the registry failed")
        case .refused: say(ko: "거절됨", en: "refused")
        default: ""
        }
    }

    private func resolved(_ reference: String, _ digest: String?) -> String {
        guard !reference.contains(":"), let digest else { return say(ko: "있음", en: "it is there") }
        let short = ExchangeSpans.digest(digest)
        return say(ko: "\(reference) → \(short)", en: "\(reference) is \(short)")
    }

    /// As Docker writes sizes: powers of ten, three digits.
    func size(_ bytes: Int64) -> String {
        var number = Double(max(0, bytes))
        var unit = 0
        let units = ["B", "kB", "MB", "GB", "TB"]
        while number >= 999.5, unit < units.count - 1 {
            number /= 1000
            unit += 1
        }
        let tenths = Int((number * 10).rounded())
        let text =
            unit == 0 || number >= 99.95 || tenths % 10 == 0
            ? "\(Int(number.rounded()))" : "\(tenths / 10).\(tenths % 10)"
        return "\(text) \(units[unit])"
    }
}
