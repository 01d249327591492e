/// What a method and a target mean to an image registry (OCI distribution-spec 1.1, "Endpoints"), and the three that
/// other registries have beside it: the catalogue, the search, and the place that gives out tokens.
///
/// Names, digests and tags are as they were sent: whether they are valid is for the registry to say.
public enum RegistryRequest: Hashable, Sendable {
    /// What is done with a manifest or a blob.
    public enum Access: String, Hashable, Sendable {
        /// Asks whether it is there, and how large.
        case head = "HEAD"
        case get = "GET"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// end-1: whether this is a registry, and whether it knows who asks.
    case apiVersion
    /// end-3, end-7, end-9. The reference is a tag or a digest.
    case manifest(Access, repository: String, reference: String)
    /// end-2, end-10.
    case blob(Access, repository: String, digest: String)
    /// end-4, end-11. With a digest and a body it is the whole upload (end-4b).
    case startUpload(repository: String, digest: String?, mount: String?, from: String?)
    /// end-5: a piece of the blob.
    case patchUpload(repository: String, session: String)
    /// end-6: the last piece, or none, and the digest of the whole.
    case finishUpload(repository: String, session: String, digest: String?)
    /// end-13: how much of it has come.
    case uploadStatus(repository: String, session: String)
    /// end-14 of later versions.
    case cancelUpload(repository: String, session: String)
    /// end-8. `count` is the query's `n`.
    case tags(repository: String, count: Int?, last: String?)
    /// end-12.
    case referrers(repository: String, digest: String, artifactType: String?)
    /// `/v2/_catalog`: all repositories.
    case catalog(count: Int?, last: String?)
    /// `/v1/search`.
    case search(text: String, count: Int?)
    /// `/token`: who may do what.
    case token(service: String?, scopes: [String])

    /// - Parameters:
    ///   - method: as it was sent; HTTP's methods are case-sensitive.
    ///   - target: path and query, or a whole URL, as a proxy is sent.
    /// - Returns: nil for what no registry is asked.
    public init?(method: String, target: String) {
        let target = RequestTarget(target)
        guard let request = RegistryRequest.parse(method, target) else { return nil }
        self = request
    }

    /// The repository that it is about; nil for what is about none.
    public var repository: String? {
        switch self {
        case .apiVersion, .catalog, .search, .token: nil
        case .manifest(_, let name, _), .blob(_, let name, _), .startUpload(let name, _, _, _),
            .patchUpload(let name, _), .finishUpload(let name, _, _), .uploadStatus(let name, _),
            .cancelUpload(let name, _), .tags(let name, _, _), .referrers(let name, _, _):
            name
        }
    }

    private static func parse(_ method: String, _ target: RequestTarget) -> RegistryRequest? {
        let reads = method == "GET" || method == "HEAD"
        switch target.parts {
        case ["v2"], ["v2", ""]: return reads ? .apiVersion : nil
        case ["v2", "_catalog"]:
            return reads ? .catalog(count: target.number("n"), last: target.value("last")) : nil
        case ["v1", "search"]:
            return reads ? .search(text: target.value("q") ?? "", count: target.number("n")) : nil
        case ["token"], ["v2", "token"], ["auth", "token"]:
            guard reads || method == "POST" else { return nil }
            // RFC 6749 has scopes in one value; the registries' own way repeats the name.
            let scopes = target.values("scope").flatMap { $0.split(separator: " ").map(String.init) }
            return .token(service: target.value("service"), scopes: scopes)
        default: break
        }
        guard target.parts.first == "v2" else { return nil }
        return inRepository(method, target, target.parts.dropFirst())
    }

    /// A repository's name has slashes in it, so the end of the path says what is asked.
    private static func inRepository(
        _ method: String, _ target: RequestTarget, _ parts: ArraySlice<String>
    ) -> RegistryRequest? {
        func name(leaving count: Int) -> String? {
            let name = parts.dropLast(count)
            return name.isEmpty || name.contains("") ? nil : name.joined(separator: "/")
        }
        let end = Array(parts.suffix(3))
        guard let last = end.last, end.count >= 2 else { return nil }
        let before = end[end.count - 2]

        if end.count == 3, end[0] == "blobs", end[1] == "uploads", let name = name(leaving: 3) {
            return last.isEmpty ? start(method, target, name) : upload(method, target, name, session: last)
        }
        if before == "blobs", last == "uploads", method == "POST", let name = name(leaving: 2) {
            return start(method, target, name)
        }
        guard !last.isEmpty, let name = name(leaving: 2) else { return nil }
        switch before {
        case "manifests": return Access(rawValue: method).map { .manifest($0, repository: name, reference: last) }
        case "blobs":
            guard let access = Access(rawValue: method), access != .put else { return nil }
            return .blob(access, repository: name, digest: last)
        case "tags" where last == "list" && (method == "GET" || method == "HEAD"):
            return .tags(repository: name, count: target.number("n"), last: target.value("last"))
        case "referrers" where method == "GET" || method == "HEAD":
            return .referrers(repository: name, digest: last, artifactType: target.value("artifactType"))
        default: return nil
        }
    }

    private static func start(_ method: String, _ target: RequestTarget, _ name: String) -> RegistryRequest? {
        guard method == "POST" else { return nil }
        return .startUpload(
            repository: name, digest: target.value("digest"), mount: target.value("mount"), from: target.value("from"))
    }

    private static func upload(
        _ method: String, _ target: RequestTarget, _ name: String, session: String
    ) -> RegistryRequest? {
        switch method {
        case "PATCH": .patchUpload(repository: name, session: session)
        case "PUT": .finishUpload(repository: name, session: session, digest: target.value("digest"))
        case "GET", "HEAD": .uploadStatus(repository: name, session: session)
        case "DELETE": .cancelUpload(repository: name, session: session)
        default: nil
        }
    }
}
