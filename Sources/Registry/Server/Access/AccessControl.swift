internal import Crypto
internal import FoundationEssentials
internal import NIOHTTP1
internal import Synchronization
internal import Wire

/// Who asks, and what they may do.
struct Caller: Sendable {
    /// nil for somebody who did not say.
    var name: String?
    /// In every repository.
    var actions: Set<RegistryAction>
    /// With a token: what it is good for.
    var grants: [String: Set<RegistryAction>]?

    static let anyone = Caller(name: nil, actions: Set(RegistryAction.allCases))
}

/// Lets those in who may, and tells the others how to say who they are.
final class AccessControl: Sendable {
    let rules: AccessRules
    let tokens: TokenIssuer
    private let users: [String: RegistryUser]
    /// What a name that nobody has is tried against, so that it takes as long.
    private let nobody: PasswordHash?
    /// Passwords that were right, under a key that only this process has: the slow way is gone once for each.
    private let known = Mutex<[String: HashedAuthenticationCode<SHA256>]>([:])
    private let wrong: WrongPasswords
    private let key = SymmetricKey(size: .bits256)

    init(_ rules: AccessRules, _ limits: RegistryLimits) {
        self.rules = rules
        wrong = WrongPasswords(limits)
        users = Dictionary(rules.users.map { ($0.name, $0) }) { first, _ in first }
        tokens = TokenIssuer()
        nobody = rules.scheme == .none ? nil : PasswordHash(of: "nobody")
    }

    /// Whether a caller may do something to a repository; to nil means to whichever.
    func allows(_ caller: Caller, _ action: RegistryAction, _ repository: RepositoryName?) -> Bool {
        guard caller.actions.contains(action) else { return false }
        guard let grants = caller.grants, let repository else { return true }
        return grants[repository.text]?.contains(action) ?? false
    }

    /// Lets a request in.
    ///
    /// - Throws: `RegistryError` 401 with a challenge, or 403 where saying it again would not help.
    func admit(_ request: Request, to route: Route) throws(RegistryError) -> Caller {
        if rules.scheme == .none { return .anyone }
        let caller = try caller(of: request, route)
        guard let needed = Need(request, route) else {
            let isNobody = caller.name == nil && caller.grants == nil
            // Only whoever has proved something is told that it worked: `docker login` asks here.
            if isNobody, case .support = route { throw refusal(request, route, "say who you are") }
            guard allows(caller, .pull, nil) else {
                // Somebody who has not said who they are may be let in once they do.
                throw isNobody ? refusal(request, route, "say who you are") : denied(.pull)
            }
            return caller
        }
        guard allows(caller, needed.action, route.repository) else {
            if caller.name != nil, !caller.actions.contains(needed.action) { throw denied(needed.action) }
            throw refusal(
                request, route, caller.name == nil ? "say who you are" : "the token is not good for this",
                error: caller.grants == nil ? nil : "insufficient_scope")
        }
        return caller
    }

    /// Asks for a better token where the caller might pull from a repository, but the token does not say so.
    func requireToken(for source: RepositoryName, _ request: Request, _ route: Route) throws(RegistryError) {
        let caller = request.caller
        if caller.grants != nil, caller.actions.contains(.pull), !allows(caller, .pull, source) {
            throw refusal(request, route, "the token is not good for this", error: "insufficient_scope")
        }
    }

    private func denied(_ action: RegistryAction) -> RegistryError {
        RegistryError(.forbidden, .denied, "you may not \(action.rawValue) here", detail: ["action": action.rawValue])
    }

    private func caller(of request: Request, _ route: Route) throws(RegistryError) -> Caller {
        guard let header = request.headers.first(name: "authorization") else {
            return Caller(name: nil, actions: rules.allowsAnonymousPull ? [.pull] : [])
        }
        let parts = header.split(separator: " ", maxSplits: 1).map(String.init)
        // `docker search` knows no tokens.
        let isSearch = if case .search = route { true } else { false }
        switch (parts.first?.lowercased(), rules.scheme) {
        case ("basic", let scheme) where scheme == .basic || isSearch:
            guard let user = try authenticate(basic: parts.count > 1 ? parts[1] : "", from: request.address) else {
                throw refusal(request, route, "name or password are wrong")
            }
            return Caller(name: user.name, actions: user.actions)
        case ("bearer", .token):
            guard let claims = tokens.read(parts.count > 1 ? parts[1] : "") else {
                throw refusal(request, route, "the token is not ours, or too old", error: "invalid_token")
            }
            return caller(claims)
        default: throw refusal(request, route, "say who you are in another way")
        }
    }

    private func caller(_ claims: TokenClaims) -> Caller {
        var grants = [String: Set<RegistryAction>]()
        for access in claims.access { grants[access.name, default: []].formUnion(access.actions) }
        let name = claims.sub.isEmpty ? nil : claims.sub
        let actions = name.map { users[$0]?.actions ?? [] } ?? (rules.allowsAnonymousPull ? [.pull] : [])
        return Caller(name: name, actions: actions, grants: grants)
    }

    /// `NAME:PASSWORD` in base64 (RFC 7617).
    func authenticate(
        basic text: String, from address: CallerAddress
    ) throws(RegistryError) -> RegistryUser? {
        guard let data = Data(base64Encoded: text) else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? try authenticate(String(parts[0]), String(parts[1]), from: address) : nil
    }

    /// - Returns: nil where name or password are wrong.
    /// - Throws: where too many came from that address.
    func authenticate(
        _ name: String, _ password: String, from address: CallerAddress
    ) throws(RegistryError) -> RegistryUser? {
        let code = HMAC<SHA256>.authenticationCode(for: Data(password.utf8), using: key)
        if let user = users[name], known.withLock({ $0[name] == code }) { return user }
        try wrong.begin(address)
        guard let user = users[name] else {
            _ = nobody?.matches(password)
            return nil
        }
        guard user.password.matches(password) else { return nil }
        wrong.forgive(address)
        known.withLock { $0[name] = code }
        return user
    }

    // MARK: Challenges

    /// What a route needs; nil for those that are about no repository.
    private struct Need {
        let action: RegistryAction

        init?(_ request: Request, _ route: Route) {
            switch route {
            case .support, .catalog, .search, .searchSupport, .token: return nil
            case .tags, .referrers: action = .pull
            case .uploads, .upload: action = .push
            case .blob, .manifest:
                switch request.method {
                case .GET, .HEAD: action = .pull
                case .DELETE: action = .delete
                default: action = .push
                }
            }
        }
    }

    private func refusal(
        _ request: Request, _ route: Route, _ message: String, error: String? = nil
    ) -> RegistryError {
        var challenge = "Basic realm=\"\(TokenIssuer.service)\""
        if rules.scheme == .token {
            challenge = "Bearer realm=\"\(request.base)/token\",service=\"\(TokenIssuer.service)\""
            let scope = scope(request, route)
            if !scope.isEmpty { challenge += ",scope=\"\(scope)\"" }
            if let error { challenge += ",error=\"\(error)\"" }
        }
        return RegistryError(
            .unauthorized, .unauthorized, message, headers: [("WWW-Authenticate", challenge)])
    }

    /// The token that would do, in the words of its scope.
    private func scope(_ request: Request, _ route: Route) -> String {
        guard let repository = route.repository, let need = Need(request, route) else {
            if case .support = route { return "" }
            return "registry:catalog:*"
        }
        // Whoever pushes looks first.
        let actions = need.action == .push ? "pull,push" : need.action.rawValue
        var scopes = ["repository:\(repository.text):\(actions)"]
        if case .uploads = route, let from = request.target.value("from"), let source = RepositoryName(from) {
            scopes.append("repository:\(source.text):pull")
        }
        return scopes.joined(separator: " ")
    }
}
