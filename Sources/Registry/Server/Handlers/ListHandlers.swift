internal import NIOHTTP1
internal import OCI
internal import Wire

extension RegistryService {
    /// More names are told page by page.
    private static let longestPage = 10_000

    /// `GET /v2/_catalog`.
    func catalog(_ request: Request) throws -> Answer {
        struct Body: Encodable { var repositories: [String] }
        let page = try page(
            try store.repositories(), name: \.text, at: "/v2/_catalog", request, most: RegistryService.longestPage)
        return try Answer(json: Body(repositories: page.items.map(\.text)), headers: page.link)
    }

    /// `GET` of the tags: end-8a, 8b.
    func tags(of name: RepositoryName, _ request: Request) throws -> Answer {
        struct Body: Encodable {
            var name: String
            var tags: [String]
        }
        guard let tags = try store.tags(of: name) else { throw RegistryError.nameUnknown(name) }
        let page = try page(
            tags, name: { $0 }, at: "/v2/\(name.text)/tags/list", request, most: RegistryService.longestPage)
        return try Answer(json: Body(name: name.text, tags: page.items), headers: page.link)
    }

    /// `GET` of the referrers: end-12a, 12b. Never 404: nobody refers to what is not there.
    func referrers(of subject: Digest, in name: RepositoryName, _ request: Request) throws -> Answer {
        let filter = request.target.value("artifactType")
        var found = [Descriptor]()
        var size = 0
        var headers = [("Content-Type", MediaType.index.rawValue)]
        let last = request.target.value("last")
        for digest in try store.referrers(of: subject, in: name) {
            if let last, !last.utf8.lexicographicallyPrecedes("\(digest)".utf8) { continue }
            // A note without its manifest was left by a registry that was killed.
            guard let bytes = try store.manifest(digest, in: name),
                let document = try? ManifestDocument(bytes, type: nil), document.subject?.digest == subject
            else { continue }
            if let filter, document.artifactType?.rawValue != filter { continue }
            let descriptor = Descriptor(
                mediaType: document.type, digest: digest, size: Int64(bytes.count),
                annotations: document.annotations, artifactType: document.artifactType)
            let length = try ImageDocument.encode(descriptor).count + 1
            // Clients read an index of at most 4 MiB.
            if size + length > ImageDocument.largest - 1024, let end = found.last {
                let kept = filter.map { "&artifactType=\(RequestTarget.encoded($0))" } ?? ""
                let next = "/v2/\(name.text)/referrers/\(subject)?last=\(RequestTarget.encoded("\(end.digest)"))\(kept)"
                headers.append(("Link", "<\(next)>; rel=\"next\""))
                break
            }
            size += length
            found.append(descriptor)
        }
        if filter != nil { headers.append(("OCI-Filters-Applied", "artifactType")) }
        return Answer(.ok, headers: headers, body: .bytes(try ImageDocument.encode(Index(manifests: found))))
    }

    /// `GET /v1/search?q=…`, as `docker search` asks a registry.
    func search(_ request: Request) throws -> Answer {
        let query = request.target.value("q") ?? ""
        let size = min(max(request.target.value("n").flatMap { Int($0) } ?? 25, 1), 100)
        let page = min(max(request.target.value("page").flatMap { Int($0) } ?? 1, 1), 1_000_000)
        let wanted = query.lowercased()
        let found = try store.repositories().filter { wanted.isEmpty || $0.text.contains(wanted) }
        let results = found.dropFirst((page - 1) * size).prefix(size)
        return try Answer(
            json: SearchAnswer(
                query: query, count: found.count, pages: (found.count + size - 1) / size, page: page, pageSize: size,
                results: results.map { SearchAnswer.Result(name: $0.text, description: (try? about($0)) ?? "") }))
    }

    /// What the image that is called `latest` says of itself (image-spec, annotations.md).
    private func about(_ name: RepositoryName) throws -> String {
        guard let latest = TagName(ImageReference.defaultTag), let digest = try store.resolve(latest, in: name),
            let bytes = try store.manifest(digest, in: name)
        else { return "" }
        let annotations = try ManifestDocument(bytes, type: nil).annotations
        return annotations?["org.opencontainers.image.description"] ?? ""
    }
}

/// What `docker search` reads.
private struct SearchAnswer: Encodable {
    struct Result: Encodable {
        var name: String
        var description: String
        var stars = 0
        var isOfficial = false
        var isAutomated = false

        enum CodingKeys: String, CodingKey {
            case name, description
            case stars = "star_count"
            case isOfficial = "is_official"
            case isAutomated = "is_automated"
        }
    }

    var query: String
    var count: Int
    var pages: Int
    var page: Int
    var pageSize: Int
    var results: [Result]

    enum CodingKeys: String, CodingKey {
        case query, page, results
        case count = "num_results"
        case pages = "num_pages"
        case pageSize = "page_size"
    }
}
