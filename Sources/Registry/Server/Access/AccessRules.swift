/// Who may use a registry, and how they say who they are.
public struct AccessRules: Sendable {
    /// What is asked of a client (RFC 9110, section 11).
    public enum Scheme: String, Sendable, CaseIterable {
        /// Nothing: everybody may do everything.
        case none
        /// Name and password with each request.
        case basic
        /// A token for one repository and a few minutes, which the registry gives out for name and password.
        case token
    }

    public var scheme: Scheme
    public var users: [RegistryUser]
    /// Whoever says nothing may pull.
    public var allowsAnonymousPull: Bool

    public init(_ scheme: Scheme = .none, users: [RegistryUser] = [], allowsAnonymousPull: Bool = false) {
        self.scheme = scheme
        self.users = users
        self.allowsAnonymousPull = allowsAnonymousPull
    }
}

/// What can be done to a repository.
public enum RegistryAction: String, Sendable, CaseIterable, Codable {
    case pull, push, delete
}

/// Somebody with a password.
public struct RegistryUser: Sendable {
    public let name: String
    public let actions: Set<RegistryAction>
    let password: PasswordHash

    /// - Parameter password: what it was made of is not kept.
    public init(_ name: String, password: PasswordHash, actions: Set<RegistryAction> = Set(RegistryAction.allCases)) {
        self.name = name
        self.actions = actions
        self.password = password
    }

    /// Reads a file of lines `NAME:HASH` or `NAME:HASH:pull,push`, as htpasswd(1) writes it; `#` begins a comment.
    ///
    /// - Throws: `UserFileError`, with the line.
    public static func read(_ text: String) throws(UserFileError) -> [RegistryUser] {
        var users = [RegistryUser]()
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = String(line).trimmed()
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard parts.count >= 2, !parts[0].isEmpty else { throw UserFileError(line: index + 1, problem: .noHash) }
            guard let hash = PasswordHash(parts[1]) else {
                throw UserFileError(line: index + 1, problem: .unknownHash)
            }
            guard !users.contains(where: { $0.name == parts[0] }) else {
                throw UserFileError(line: index + 1, problem: .twice(parts[0]))
            }
            var actions = Set(RegistryAction.allCases)
            if parts.count == 3 {
                guard let given = RegistryAction.read(parts[2]) else {
                    throw UserFileError(line: index + 1, problem: .unknownAction(parts[2]))
                }
                actions = given
            }
            users.append(RegistryUser(parts[0], password: hash, actions: actions))
        }
        return users
    }
}

extension RegistryAction {
    /// `pull,push`; nil where a word is none of these.
    public static func read(_ text: String) -> Set<RegistryAction>? {
        let actions = text.split(separator: ",").map { RegistryAction(rawValue: String($0).trimmed()) }
        guard !actions.isEmpty, !actions.contains(nil) else { return nil }
        return Set(actions.compactMap { $0 })
    }
}

/// Why a file of users cannot be read.
public struct UserFileError: Error, Sendable, Equatable {
    public enum Problem: Sendable, Equatable {
        case noHash, unknownHash
        case twice(String)
        case unknownAction(String)
    }

    /// Counted from 1.
    public let line: Int
    public let problem: Problem
}
