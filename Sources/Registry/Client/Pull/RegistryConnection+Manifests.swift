internal import NIOHTTP1
internal import OCI

/// A manifest or an index as a registry sent it, and checked against everything that was promised of it.
struct FetchedDocument: Sendable {
    let descriptor: Descriptor
    let bytes: [UInt8]
    let kind: ImageDocument.Kind
}

extension RegistryConnection {
    /// What this client understands, in the order of its liking.
    static let acceptedManifests: [MediaType] = [.index, .manifest, .dockerIndex, .dockerManifest]

    private func manifestRequest(_ method: HTTPMethod, _ reference: ImageReference, _ selector: String) -> ClientRequest
    {
        var headers = HTTPHeaders()
        for type in Self.acceptedManifests { headers.add(name: "Accept", value: type.rawValue) }
        return ClientRequest(
            method, endpoint.address("/v2/\(reference.repository)/manifests/\(selector)"), headers: headers,
            scopes: [.repository(reference.repository)])
    }

    /// What a name means at this moment; nil where the registry does not say it without sending all of it.
    func headManifest(_ reference: ImageReference) async throws -> Descriptor? {
        let response = try await send(manifestRequest(.HEAD, reference, reference.selector))
        await response.discard()
        switch response.status {
        case 200: break
        case 404: throw RegistryClientError.unknownImage(reference, message: "manifest unknown")
        case 405, 501: return nil
        default: throw await refusal(response, repository: reference.repository)
        }
        guard let text = response.header("Docker-Content-Digest"), let length = response.header("Content-Length"),
            let size = Int64(length)
        else { return nil }
        let digest = try readDigest(text, of: reference)
        if let wanted = reference.digest, wanted != digest {
            throw lie(reference, .digest(expected: wanted, actual: digest))
        }
        guard let type = mediaType(of: response) else { return nil }
        try check(type, of: reference)
        return Descriptor(mediaType: type, digest: digest, size: size)
    }

    /// Fetches a manifest or an index.
    ///
    /// - Parameter descriptor: what it must be, where that is known; else the name or the digest in the reference says
    ///   which is meant.
    func manifest(_ reference: ImageReference, _ descriptor: Descriptor?) async throws -> FetchedDocument {
        let selector = descriptor.map { "\($0.digest)" } ?? reference.selector
        let (response, bytes) = try await sendReading(manifestRequest(.GET, reference, selector))
        switch response.status {
        case 200: break
        case 404:
            throw RegistryClientError.unknownImage(
                reference, message: await RegistryAnswer.message(of: response))
        default: throw await refusal(response, repository: reference.repository)
        }
        if let descriptor, let length = response.header("Content-Length").flatMap({ Int64($0) }),
            length != descriptor.size
        {
            throw lie(reference, .length(expected: descriptor.size, actual: length))
        }
        return try checked(bytes, response, reference, descriptor)
    }

    private func checked(
        _ bytes: [UInt8], _ response: ClientResponse, _ reference: ImageReference, _ descriptor: Descriptor?
    ) throws -> FetchedDocument {
        if let descriptor, Int64(bytes.count) != descriptor.size {
            throw lie(reference, .length(expected: descriptor.size, actual: Int64(bytes.count)))
        }
        let said = try response.header("Docker-Content-Digest").map { try readDigest($0, of: reference) }
        for expected in [descriptor?.digest, reference.digest.flatMap { descriptor == nil ? $0 : nil }, said] {
            guard let expected else { continue }
            let actual = Digest(of: bytes, algorithm: expected.algorithm)
            guard actual == expected else { throw lie(reference, .digest(expected: expected, actual: actual)) }
        }
        let type = mediaType(of: response)
        if let type { try check(type, of: reference) }
        if let type, let descriptor, type != descriptor.mediaType {
            throw lie(reference, .mediaType(expected: "\(descriptor.mediaType)", actual: "\(type)"))
        }
        do throws(DocumentError) {
            let kind = try ImageDocument.kind(of: bytes, mediaType: descriptor?.mediaType ?? type)
            let inner: MediaType? =
                switch kind {
                case .manifest(let manifest): manifest.mediaType
                case .index(let index): index.mediaType
                }
            let fallback: MediaType = if case .index = kind { .index } else { .manifest }
            let digest = descriptor?.digest ?? reference.digest ?? said ?? Digest(of: bytes)
            return FetchedDocument(
                descriptor: Descriptor(
                    mediaType: descriptor?.mediaType ?? type ?? inner ?? fallback, digest: digest,
                    size: Int64(bytes.count), platform: descriptor?.platform),
                bytes: bytes, kind: kind)
        } catch {
            throw lie(reference, .document("\(error)"))
        }
    }

    /// The header's type without parameters; nil for one that says nothing of the content.
    private func mediaType(of response: ClientResponse) -> MediaType? {
        guard let header = response.header("Content-Type") else { return nil }
        let type = header.prefix { $0 != ";" && $0 != " " }.lowercased()
        return ["application/json", "text/plain", "application/octet-stream", ""].contains(type)
            ? nil : MediaType(rawValue: type)
    }

    private func check(_ type: MediaType, of reference: ImageReference) throws {
        guard type.isManifest || type.isIndex else {
            // Version 1 of Docker's format, and web pages of portals that stand in between.
            throw type.rawValue.hasPrefix("application/vnd.")
                ? RegistryClientError.unsupported(reference, mediaType: "\(type)")
                : lie(reference, .mediaType(expected: "\(MediaType.manifest)", actual: "\(type)"))
        }
    }

    private func readDigest(_ text: String, of reference: ImageReference) throws -> Digest {
        do throws(DigestError) {
            return try Digest(text)
        } catch {
            throw lie(reference, .header(name: "Docker-Content-Digest", value: text))
        }
    }

    func lie(_ reference: ImageReference, _ lie: RegistryLie) -> RegistryClientError {
        .lie(host: host, what: reference.familiar, lie)
    }
}
