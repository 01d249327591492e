internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import OCI

/// Finds the `Authorization` that one registry wants, and remembers it for the requests that follow.
actor Authorizer {
    /// The name under which credentials are kept.
    private let registry: String
    private let endpoint: RegistryEndpoint
    private let store: (any CredentialStore)?
    private let http: HTTPSession
    private let tls: TLSConfiguration?
    private let report: @Sendable (ClientEvent) -> Void

    private var challenge: Challenge?
    private var credentials: Credentials?
    private var isLookedUp = false
    private var tokens: [[AccessScope]: Token] = [:]
    /// Tokens that are being fetched: requests that go side by side wait for one and the same.
    private var underWay: [[AccessScope]: Task<String, any Error>] = [:]

    private struct Token {
        var value: String
        var end: ContinuousClock.Instant
    }

    init(
        registry: String, endpoint: RegistryEndpoint, store: (any CredentialStore)?, http: HTTPSession,
        tls: TLSConfiguration?, report: @escaping @Sendable (ClientEvent) -> Void
    ) {
        self.registry = registry
        self.endpoint = endpoint
        self.store = store
        self.http = http
        self.tls = tls
        self.report = report
    }

    var hasCredentials: Bool { credentials != nil }

    /// What to send before the registry has refused anything; nil where it wants nothing.
    func authorization(for scopes: [AccessScope]) async throws -> String? {
        guard let challenge else { return nil }
        if challenge.scheme == "basic" { return credentials?.basic }
        // What can be known without asking: the scopes of this request.
        guard !scopes.isEmpty else { return nil }
        return try await bearer(challenge, scopes, refreshing: nil)
    }

    /// Learns what the registry wants.
    func learn(_ challenges: [Challenge]) async throws {
        // A registry that offers both means tokens first.
        guard
            let challenge = challenges.first(where: { $0.scheme == "bearer" && $0.parameters["realm"] != nil })
                ?? challenges.first(where: { $0.scheme == "basic" })
        else { return }
        self.challenge = challenge
        try await lookUp()
    }

    /// What to send after a refusal.
    ///
    /// - Parameter before: what was sent and not accepted.
    /// - Returns: nil where there is nothing else to try.
    func authorization(
        for scopes: [AccessScope], answering challenges: [Challenge], after before: String?
    ) async throws -> String? {
        try await learn(challenges)
        guard let challenge else { return nil }
        if challenge.scheme == "basic" {
            let basic = credentials?.basic
            return basic == before ? nil : basic
        }
        var scopes = scopes
        if scopes.isEmpty, let asked = challenge.parameters["scope"] {
            scopes = asked.split(separator: " ").map { AccessScope(text: String($0)) }
        }
        return try await bearer(challenge, scopes, refreshing: before)
    }

    private func lookUp() async throws {
        guard !isLookedUp else { return }
        credentials = try await store?.credentials(for: registry)
        isLookedUp = true
    }

    // MARK: Tokens

    private struct TokenAnswer: Decodable {
        var token: String?
        var access_token: String?
        var expires_in: Int?
    }

    private func bearer(
        _ challenge: Challenge, _ scopes: [AccessScope], refreshing old: String?
    ) async throws -> String {
        if let known = tokens[scopes], known.end > .now, "Bearer \(known.value)" != old {
            return "Bearer \(known.value)"
        }
        if let fetching = underWay[scopes] { return try await fetching.value }
        let fetching = Task { try await fetch(challenge, scopes) }
        underWay[scopes] = fetching
        defer { underWay[scopes] = nil }
        return try await fetching.value
    }

    private func fetch(_ challenge: Challenge, _ scopes: [AccessScope]) async throws -> String {
        let request = try tokenRequest(challenge, scopes)
        let endpoint = endpoint
        var authorization: String?
        if request.method == .GET { authorization = credentials?.basic }
        let response = try await http.execute(request, authorization: authorization, tls: tls) { [report] in
            report(.exchange(endpoint, $0))
        }
        guard response.status == 200 else {
            let message = await RegistryAnswer.message(of: response)
            switch response.status {
            case 429, 500...599:
                throw RegistryClientError.busy(
                    host: request.address.authority, status: response.status,
                    wait: RetryAfter.duration(response.header("Retry-After")))
            case 400, 401, 403:
                throw RegistryClientError.unauthorized(
                    host: endpoint.host, repository: nil, message: message, hadCredentials: hasCredentials)
            default:
                throw RegistryClientError.refused(
                    host: request.address.authority, request: request.name, status: response.status, message: message)
            }
        }
        let bytes = try await response.bytes(limit: 1 << 20)
        guard let answer = try? ImageDocument.decode(TokenAnswer.self, from: bytes) else {
            throw RegistryClientError.lie(
                host: request.address.authority, what: request.name, .document("its token cannot be read"))
        }
        guard let value = answer.token ?? answer.access_token, !value.isEmpty,
            value.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else {
            throw RegistryClientError.lie(
                host: request.address.authority, what: request.name, .document("its answer holds no token"))
        }
        // Of one that names no end, a minute is promised (distribution, "Token Authentication Specification").
        let life = Duration.seconds(max(answer.expires_in ?? 60, 60))
        tokens[scopes] = Token(value: value, end: .now + life - .seconds(10))
        return "Bearer \(value)"
    }

    private func tokenRequest(_ challenge: Challenge, _ scopes: [AccessScope]) throws -> ClientRequest {
        let realm = challenge.parameters["realm"] ?? ""
        // A password goes to the server that the registry names, but never in the clear where the registry is not.
        guard var address = WebAddress(realm), address.scheme == .https || endpoint.scheme == .http else {
            throw RegistryClientError.lie(
                host: endpoint.host, what: "GET /v2/", .header(name: "WWW-Authenticate", value: "realm=\(realm)"))
        }
        let service = challenge.parameters["service"]
        if case .identityToken(let token)? = credentials {
            var form = [("grant_type", "refresh_token"), ("client_id", "lab"), ("refresh_token", token)]
            if let service { form.append(("service", service)) }
            if !scopes.isEmpty { form.append(("scope", scopes.map(\.text).joined(separator: " "))) }
            let text = form.map { "\($0.0)=\(WebAddress.escape($0.1))" }.joined(separator: "&")
            return ClientRequest(
                .POST, address, headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: .bytes(Array(text.utf8)))
        }
        if let service { address = address.adding("service", service) }
        for scope in scopes { address = address.adding("scope", scope.text) }
        if let user = credentials?.user { address = address.adding("account", user) }
        return ClientRequest(.GET, address, headers: ["Accept": "application/json"])
    }
}
