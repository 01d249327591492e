public import OCI

/// Why something at a registry did not work. Never holds a password or a token.
public enum RegistryClientError: Error, Hashable, Sendable {
    /// A file that the person wrote cannot be used.
    case configuration(path: String, reason: String)
    /// Nobody answers, or what answers breaks off.
    case unreachable(host: String, reason: ConnectionFault)
    /// What answers does not speak the registries' API.
    case notARegistry(host: String, status: Int)
    /// The registry wants a login, or another one.
    case unauthorized(host: String, repository: String?, message: String?, hadCredentials: Bool)
    /// User and password are not what the registry knows.
    case loginRefused(host: String, message: String?)
    /// There is no such name in the repository, or no such repository.
    case unknownImage(ImageReference, message: String?)
    /// Of the index under this name, nothing runs on the platform.
    case noPlatform(ImageReference, Platform, available: [Platform])
    /// The registry answered something else than what it should.
    case refused(host: String, request: String, status: Int, message: String?)
    /// It stays too busy.
    case busy(host: String, status: Int, wait: Duration?)
    /// What came is not what was promised. Nothing of it was kept.
    case lie(host: String, what: String, RegistryLie)
    /// Something that no program of today makes or takes.
    case unsupported(ImageReference, mediaType: String)
    /// No image of the store has the name that is to be pushed.
    case unknownLocally(ImageReference)
    /// A program that keeps passwords did not do what it should.
    case credentialHelper(program: String, reason: String)
}

/// How a connection fails.
public enum ConnectionFault: Hashable, Sendable {
    case refused
    case unknownHost
    /// Whoever is there, if anybody, does not take the connection.
    case noAnswer
    /// In the middle of an exchange.
    case brokenOff
    /// Nothing came for too long, or too little.
    case tooSlow
    /// Its certificate is of no authority that is trusted here, or its time is over.
    case untrusted
    /// It was spoken to with TLS, and answered with something else.
    case noTLS
    /// Something else is wrong with its certificate, or with how it encrypts.
    case certificate(String)
    case other(String)
}

/// What a registry may promise and not keep.
public enum RegistryLie: Hashable, Sendable {
    case digest(expected: Digest, actual: Digest)
    /// In bytes; `actual` is nil where more came than was promised.
    case length(expected: Int64, actual: Int64?)
    case mediaType(expected: String, actual: String)
    /// A document that says nothing, or two things at once.
    case document(String)
    /// A header that makes no sense.
    case header(name: String, value: String)
}

extension RegistryClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .configuration(let path, let reason): return "\(path) cannot be used: \(reason)"
        case .unreachable(let host, let fault): return "the registry \(host) cannot be reached: \(fault)"
        case .notARegistry(let host, let status):
            return "what answers at \(host) is no image registry: GET /v2/ gave the status \(status)"
        case .unauthorized(let host, let repository, let message, let hadCredentials):
            let place = repository.map { " to \($0)" } ?? ""
            let reason = message.map { ": \($0)" } ?? ""
            return "the registry \(host) refuses access\(place)\(reason). "
                + (hadCredentials
                    ? "It does not accept the login that is stored, or the account may not do this"
                    : "Log in first:  lab docker login \(host)")
        case .loginRefused(let host, let message):
            return "the registry \(host) does not accept this user and password\(message.map { ": \($0)" } ?? "")"
        case .unknownImage(let reference, let message):
            return "manifest for \(reference.familiar) not found\(message.map { ": \($0)" } ?? "")"
        case .noPlatform(let reference, let platform, let available):
            let list = available.map { "\($0)" }.joined(separator: ", ")
            return "\(reference.familiar) has nothing for \(platform); there is: \(list)"
        case .refused(let host, let request, let status, let message):
            return "the registry \(host) answered \(status) to \(request)\(message.map { ": \($0)" } ?? "")"
        case .busy(let host, let status, let wait):
            let advice = wait.map { "it asks to come back in \($0.components.seconds) seconds" } ?? "try again later"
            let reason = status == 429 ? "has been asked too often" : "is too busy"
            return "the registry \(host) \(reason) (status \(status)): \(advice)"
        case .lie(let host, let what, let lie):
            return "the registry \(host) did not send what it promised for \(what): \(lie). Nothing of it was kept"
        case .unsupported(let reference, let mediaType):
            return "\(reference.familiar) is no image that can be run: it is of the type \(mediaType)"
        case .unknownLocally(let reference):
            return "An image does not exist locally with the tag: \(reference.familiar)"
        case .credentialHelper(let program, let reason): return "\(program), which keeps passwords, failed: \(reason)"
        }
    }
}

extension ConnectionFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused: "nobody listens there (connection refused)"
        case .unknownHost: "there is no such host"
        case .noAnswer: "nobody answers there"
        case .brokenOff: "the connection broke off, and so it did when it was tried again"
        case .tooSlow: "nothing, or too little, came for too long"
        case .untrusted:
            "its certificate is too old, or signed by no authority that is trusted here: name that one's file with --ca"
        case .noTLS: "it does not speak TLS; where that is right, allow plain http with --plain-http"
        case .certificate(let reason): "its certificate cannot be trusted (\(reason))"
        case .other(let reason): reason
        }
    }
}

extension RegistryLie: CustomStringConvertible {
    public var description: String {
        switch self {
        case .digest(let expected, let actual): "the digest should be \(expected) and is \(actual)"
        case .length(let expected, let actual?): "there should be \(expected) bytes and there are \(actual)"
        case .length(let expected, nil): "there should be \(expected) bytes and there are more"
        case .mediaType(let expected, let actual): "the media type should be \(expected) and is \(actual)"
        case .document(let reason): reason
        case .header(let name, let value): "the header \(name) is “\(value.prefix(200))”"
        }
    }
}
