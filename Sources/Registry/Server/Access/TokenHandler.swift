internal import NIOHTTP1
internal import Synchronization
internal import Wire

extension AccessControl {
    /// `/token`: a token for name and password, as Docker's token specification has it: `GET` with them in the header, or
    /// `POST` with them in a form.
    func token(_ request: Request) throws(RegistryError) -> Handling {
        guard rules.scheme == .token else {
            throw RegistryError(.notFound, .unsupported, "this registry gives no tokens")
        }
        switch request.method {
        case .GET:
            guard let header = request.headers.first(name: "authorization") else {
                return .answer(try answer(to: nil, request.target.values("scope")))
            }
            let parts = header.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2, parts[0].lowercased() == "basic",
                let user = try authenticate(basic: parts[1], from: request.address)
            else { throw refusal("name or password are wrong") }
            return .answer(try answer(to: user, request.target.values("scope")))
        case .POST: return .body(TokenSink(self, request.address))
        default: throw RegistryError.methodNotAllowed([.GET, .POST])
        }
    }

    private func refusal(_ reason: String) -> RegistryError {
        RegistryError(
            .unauthorized, .unauthorized, reason,
            headers: [("WWW-Authenticate", "Basic realm=\"\(TokenIssuer.service)\"")])
    }

    /// A form, as OAuth 2 has it (RFC 6749, section 4.3).
    fileprivate func answer(to form: RequestTarget, from address: CallerAddress) throws(RegistryError) -> Answer {
        guard form.value("grant_type") == "password", let name = form.value("username"),
            let password = form.value("password")
        else {
            throw RegistryError(.badRequest, .unsupported, "tokens are given for grant_type=password alone")
        }
        guard let user = try authenticate(name, password, from: address) else {
            throw refusal("name or password are wrong")
        }
        return try answer(to: user, form.values("scope"))
    }

    private func answer(to user: RegistryUser?, _ scopes: [String]) throws(RegistryError) -> Answer {
        if user == nil, !rules.allowsAnonymousPull { throw refusal("say who you are") }
        let allowed = user?.actions ?? [.pull]
        // Less than what was asked is no error here: the registry says no where it matters.
        let access = scopes.flatMap { $0.split(separator: " ") }.prefix(32).compactMap { scope in
            TokenClaims.Access(String(scope), allowed)
        }
        do {
            let token = try tokens.issue(to: user?.name ?? "", access)
            return try Answer(
                json: TokenAnswer(token: token, accessToken: token, seconds: TokenIssuer.lifetime),
                headers: [("Cache-Control", "no-store")])
        } catch {
            throw RegistryError(error)
        }
    }
}

/// What a client reads.
private struct TokenAnswer: Encodable {
    var token: String
    /// The same under OAuth's name.
    var accessToken: String
    var seconds: Int

    enum CodingKeys: String, CodingKey {
        case token
        case accessToken = "access_token"
        case seconds = "expires_in"
    }
}

extension TokenClaims.Access {
    /// `repository:NAME:pull,push`, cut down to what is allowed; nil for what is no scope of ours.
    init?(_ scope: String, _ allowed: Set<RegistryAction>) {
        let parts = scope.split(separator: ":", omittingEmptySubsequences: false)
        // Between the first colon and the last: a name may stand behind a host with a port.
        guard parts.count >= 3, let words = parts.last, parts[0] == "repository" else { return nil }
        let name = parts[1..<(parts.count - 1)].joined(separator: ":")
        guard let repository = RepositoryName(name) else { return nil }
        let asked = words.split(separator: ",").flatMap { word in
            word == "*" ? RegistryAction.allCases : RegistryAction(rawValue: String(word)).map { [$0] } ?? []
        }
        self.init(
            type: "repository", name: repository.text,
            actions: RegistryAction.allCases.filter { asked.contains($0) && allowed.contains($0) })
    }
}

/// Collects the form of a `POST`.
private final class TokenSink: BodySink {
    private let access: AccessControl
    private let address: CallerAddress
    private let bytes = Mutex<[UInt8]>([])

    init(_ access: AccessControl, _ address: CallerAddress) {
        self.access = access
        self.address = address
    }

    func write(_ new: UnsafeRawBufferPointer) throws {
        try bytes.withLock { bytes in
            guard bytes.count + new.count <= 16384 else {
                throw RegistryError(.payloadTooLarge, .sizeInvalid, "the form is too long")
            }
            bytes.append(contentsOf: new)
        }
    }

    func finish() throws -> Answer {
        let form = RequestTarget("/?" + String(decoding: bytes.withLock { $0 }, as: UTF8.self))
        return try access.answer(to: form, from: address)
    }

    func abandon() {}
}
