internal import FoundationEssentials

/// Who somebody is to a registry. Its description never shows the secret.
public enum Credentials: Hashable, Sendable {
    case password(user: String, password: String)
    /// A token that is good for getting others (`identitytoken`).
    case identityToken(String)

    public var user: String? {
        if case .password(let user, _) = self { user } else { nil }
    }

    /// The value of a header, for Basic authentication (RFC 7617).
    var basic: String? {
        guard case .password(let user, let password) = self else { return nil }
        return "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "credentials\(user.map { " of \($0)" } ?? "")" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where credentials are kept.
public protocol CredentialStore: Sendable {
    /// What is kept for a registry, by the host in images' names; nil where nothing is.
    func credentials(for registry: String) async throws -> Credentials?
}

/// Credentials that are known already; for a login that is being tried.
struct GivenCredentials: CredentialStore {
    let credentials: Credentials

    func credentials(for registry: String) async throws -> Credentials? { credentials }
}
