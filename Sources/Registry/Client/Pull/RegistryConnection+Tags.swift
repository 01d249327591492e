internal import NIOHTTP1
internal import OCI

extension RegistryConnection {
    private struct TagList: Decodable {
        var tags: [String]?
    }

    /// All pages of a repository's tags.
    func tags(_ reference: ImageReference) async throws -> [String] {
        var tags = [String]()
        let first = endpoint.address("/v2/\(reference.repository)/tags/list")
        try await pages(from: first, scopes: [.repository(reference.repository)], repository: reference.repository) {
            bytes, status in
            if status == 404 { throw RegistryClientError.unknownImage(reference, message: "name unknown") }
            tags += try self.decode(TagList.self, bytes, what: "\(reference.name) tags").tags ?? []
        }
        return tags
    }

    /// Follows `Link: <…>; rel="next"` (RFC 8288) from page to page.
    func pages(
        from first: WebAddress, scopes: [AccessScope], repository: String?, _ take: ([UInt8], Int) throws -> Void
    ) async throws {
        var next: WebAddress? = first
        // Whoever has more pages than this has pages without end.
        for _ in 0..<10_000 {
            guard let address = next else { return }
            let (response, bytes) = try await sendReading(
                ClientRequest(.GET, address, scopes: scopes), limit: 16 << 20)
            switch response.status {
            case 200, 404: try take(bytes, response.status)
            default: throw await refusal(response, repository: repository)
            }
            next = response.header("Link").flatMap(Self.nextLink).flatMap { address.resolving($0) }
            if let found = next, !found.hasSameOrigin(as: address) || found == address { next = nil }
        }
    }

    static func nextLink(_ header: String) -> String? {
        for part in header.split(separator: ",") where part.contains("rel=\"next\"") || part.contains("rel=next") {
            guard let open = part.firstIndex(of: "<"), let close = part.firstIndex(of: ">"), open < close else {
                continue
            }
            return String(part[part.index(after: open)..<close])
        }
        return nil
    }

    func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8], what: String) throws -> Value {
        do throws(DocumentError) {
            return try ImageDocument.decode(type, from: bytes, limit: 16 << 20)
        } catch {
            throw RegistryClientError.lie(host: host, what: what, .document("\(error)"))
        }
    }
}
