internal import NIOHTTP1
internal import OCI

/// A repository that a search found.
public struct FoundRepository: Hashable, Sendable, Codable {
    public var name: String
    public var description: String
    public var stars: Int
    public var isOfficial: Bool

    enum CodingKeys: String, CodingKey {
        case name, description
        case stars = "star_count"
        case isOfficial = "is_official"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        description = try values.decodeIfPresent(String.self, forKey: .description) ?? ""
        stars = try values.decodeIfPresent(Int.self, forKey: .stars) ?? 0
        isOfficial = try values.decodeIfPresent(Bool.self, forKey: .isOfficial) ?? false
    }

    init(name: String) {
        self.name = name
        description = ""
        stars = 0
        isOfficial = false
    }
}

extension RegistryClient {
    private struct Answer: Decodable {
        var results: [FoundRepository]?
    }
    private struct Catalogue: Decodable {
        var repositories: [String]?
    }

    /// Looks for repositories (`GET /v1/search?q=`, which Docker's own registry still speaks). A registry without it is
    /// asked for its catalogue, which is searched here.
    ///
    /// - Parameter registry: as in images' names.
    public func search(_ term: String, at registry: String, limit: Int) async throws -> [FoundRepository] {
        // The default registry searches under its old name.
        let host = registry == ImageReference.defaultRegistry ? "index.docker.io" : registry
        let isDefault = registry == ImageReference.defaultRegistry
        let connection =
            isDefault
            ? unasked(own(registry: registry, host: host)) : try await connect(own(registry: registry, host: host))
        let address = connection.endpoint.address("/v1/search").adding("q", term).adding("n", "\(limit)")
        let (response, bytes) = try await connection.sendReading(
            ClientRequest(.GET, address, headers: ["Accept": "application/json"], scopes: [.catalogue]))
        if response.status == 200 {
            let answer = try connection.decode(Answer.self, bytes, what: "search")
            return Array((answer.results ?? []).prefix(limit))
        }
        guard [404, 405, 501].contains(response.status), !isDefault else {
            throw await connection.refusal(response, repository: nil)
        }
        await response.discard()
        var names = [String]()
        let first = connection.endpoint.address("/v2/_catalog")
        try await connection.pages(from: first, scopes: [.catalogue], repository: nil) { bytes, status in
            guard status == 200 else { return }
            names += try connection.decode(Catalogue.self, bytes, what: "catalogue").repositories ?? []
        }
        return names.filter { $0.contains(term) }.prefix(limit).map(FoundRepository.init(name:))
    }
}
