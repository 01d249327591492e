/// What a lab's sandbox finds running: the engine starts it, outside of what the learner can reach, and sees what it is
/// asked.
public enum Service: Sendable, Equatable {
    /// An image registry on `localhost:PORT`.
    case registry(RegistryService)

    public var port: Int {
        switch self {
        case .registry(let registry): registry.port
        }
    }
}

/// `registry: {port: 5001, users: {learner: opensesame}}`
public struct RegistryService: Sendable, Equatable {
    /// How somebody who is known proves it.
    public enum Authentication: String, Sendable, CaseIterable {
        /// Name and password with each request (RFC 7617).
        case basic
        /// Name and password for a token, and the token with each request.
        case token
    }

    /// Who may use it. In a course these are no secrets: the lesson tells them.
    public struct User: Sendable, Equatable {
        public var name: String
        public var password: String

        public init(name: String, password: String) {
            self.name = name
            self.password = password
        }
    }

    public var port: Int
    /// Nobody: it is open to everybody.
    public var users: [User]
    public var authentication: Authentication
    public var position: SourcePosition

    public init(
        port: Int, users: [User] = [], authentication: Authentication = .basic, position: SourcePosition
    ) {
        self.port = port
        self.users = users
        self.authentication = authentication
        self.position = position
    }
}
