internal import NIOHTTP1
internal import OCI
internal import Wire

/// What an address means (distribution-spec, "Endpoints"), beside the catalogue and the search that Docker asks for.
enum Route: Sendable {
    /// `/v2/`: end-1.
    case support
    case catalog
    case tags(RepositoryName)
    case manifest(RepositoryName, ManifestSelector)
    case blob(RepositoryName, Digest)
    /// `blobs/uploads/`: where an upload begins.
    case uploads(RepositoryName)
    case upload(RepositoryName, id: String)
    case referrers(RepositoryName, Digest)
    case token
    case search
    /// `/v1/_ping`, which old clients ask before they search.
    case searchSupport

    /// The repository that it is about.
    var repository: RepositoryName? {
        switch self {
        case .support, .catalog, .token, .search, .searchSupport: nil
        case .tags(let name), .manifest(let name, _), .blob(let name, _), .uploads(let name), .upload(let name, _),
            .referrers(let name, _):
            name
        }
    }

    init(_ path: RequestTarget) throws(RegistryError) {
        var parts = path.parts[...]
        // `/v2/` and `/v2` are the same, and so is an address with a slash at its end.
        if parts.last == "" { parts.removeLast() }
        switch parts.first {
        case "v2": self = try Route.v2(parts.dropFirst())
        case "v1" where parts.dropFirst().elementsEqual(["search"]): self = .search
        case "v1" where parts.dropFirst().elementsEqual(["_ping"]): self = .searchSupport
        case "token" where parts.count == 1: self = .token
        default: throw Route.nothingHere
        }
    }

    private static var nothingHere: RegistryError {
        RegistryError(.notFound, .unsupported, "there is nothing at this address; a registry's begin with /v2/")
    }

    private static func v2(_ parts: ArraySlice<String>) throws(RegistryError) -> Route {
        let words = Array(parts)
        if words.isEmpty { return .support }
        if words == ["_catalog"] { return .catalog }
        let count = words.count
        if count >= 3, words[(count - 2)...] == ["tags", "list"] { return .tags(try name(words[..<(count - 2)])) }
        // The longest ending first: a repository may well be called `x/blobs`.
        if count >= 3, words[(count - 2)...] == ["blobs", "uploads"] {
            return .uploads(try name(words[..<(count - 2)]))
        }
        if count >= 4, words[(count - 3)..<(count - 1)] == ["blobs", "uploads"] {
            return .upload(try name(words[..<(count - 3)]), id: words[count - 1])
        }
        guard count >= 3 else { throw nothingHere }
        let repository = words[..<(count - 2)]
        let last = words[count - 1]
        switch words[count - 2] {
        case "manifests": return .manifest(try name(repository), try ManifestSelector(last))
        case "blobs": return .blob(try name(repository), try digest(last))
        case "referrers": return .referrers(try name(repository), try digest(last))
        default: throw nothingHere
        }
    }

    private static func name(_ parts: ArraySlice<String>) throws(RegistryError) -> RepositoryName {
        let text = parts.joined(separator: "/")
        // A slash that was encoded is no slash.
        guard !parts.contains(where: { $0.contains("/") }), let name = RepositoryName(text) else {
            throw .nameInvalid(text)
        }
        return name
    }

    private static func digest(_ text: String) throws(RegistryError) -> Digest {
        do {
            return try Digest(text)
        } catch {
            throw .digestInvalid(error)
        }
    }
}

/// How a manifest is asked for.
enum ManifestSelector: Sendable {
    case tag(TagName)
    case digest(Digest)

    init(_ text: String) throws(RegistryError) {
        if text.contains(":") {
            do {
                self = .digest(try Digest(text))
            } catch {
                throw .digestInvalid(error)
            }
        } else if let tag = TagName(text) {
            self = .tag(tag)
        } else {
            throw RegistryError(
                .badRequest, .manifestInvalid,
                "this is neither a digest nor a tag: a tag has at most 128 letters, digits and . _ -",
                detail: ["reference": String(text.prefix(300))])
        }
    }
}
