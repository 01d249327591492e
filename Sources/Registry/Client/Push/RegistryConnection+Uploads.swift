internal import NIOHTTP1
internal import OCI

extension RegistryConnection {
    /// How content came to be at the registry.
    enum Upload: Hashable, Sendable {
        case existed
        case mounted(from: String)
        case uploaded
    }

    /// Brings content to a repository, unless it is there: HEAD, POST, PATCH, PUT (distribution-spec, "Pushing Blobs").
    ///
    /// - Parameter sources: repositories of this registry that are thought to have it.
    func upload(
        _ descriptor: Descriptor, of store: ContentStore, to repository: String, sources: [String],
        progress: @escaping @Sendable (LayerState) -> Void
    ) async throws -> Upload {
        var attempt = 1
        while true {
            // Also before a later attempt: an upload may have ended well, and only its answer got lost.
            if try await hasBlob(descriptor, repository) { return attempt == 1 ? .existed : .uploaded }
            let begun = try await begin(descriptor, repository, mountingFrom: attempt == 1 ? sources.first : nil)
            guard let address = begun else { return .mounted(from: sources[0]) }
            do {
                try await send(descriptor, of: store, to: address, repository, progress: progress)
                return .uploaded
            } catch let error as RegistryClientError {
                // The registry forgot the upload, or never gets on with it: from the beginning.
                guard error.mayPass || error.isForgotten else { throw error }
                attempt += 1
                try await wait(before: attempt, orThrow: error)
            }
        }
    }

    private func scopes(_ repository: String, _ source: String? = nil) -> [AccessScope] {
        [.repository(repository, push: true)] + (source.map { [.repository($0)] } ?? [])
    }

    func hasBlob(_ descriptor: Descriptor, _ repository: String) async throws -> Bool {
        let address = endpoint.address("/v2/\(repository)/blobs/\(descriptor.digest)")
        let response = try await send(ClientRequest(.HEAD, address, scopes: scopes(repository)))
        await response.discard()
        switch response.status {
        case 200:
            if let length = response.header("Content-Length").flatMap({ Int64($0) }), length != descriptor.size {
                throw RegistryClientError.lie(
                    host: host, what: "\(descriptor.digest)", .length(expected: descriptor.size, actual: length))
            }
            return true
        case 404: return false
        default: throw await refusal(response, repository: repository)
        }
    }

    /// Begins an upload; nil where the registry took the content from another repository instead.
    private func begin(
        _ descriptor: Descriptor, _ repository: String, mountingFrom source: String?
    ) async throws -> WebAddress? {
        var address = endpoint.address("/v2/\(repository)/blobs/uploads/")
        if let source {
            address = address.adding("mount", "\(descriptor.digest)").adding("from", source)
        }
        let response = try await send(ClientRequest(.POST, address, scopes: scopes(repository, source)))
        switch response.status {
        case 201 where source != nil:
            await response.discard()
            return nil
        case 202:
            await response.discard()
            return try location(response)
        default: throw await refusal(response, repository: repository)
        }
    }

    private func send(
        _ descriptor: Descriptor, of store: ContentStore, to address: WebAddress, _ repository: String,
        progress: @escaping @Sendable (LayerState) -> Void
    ) async throws {
        var address = address
        var offset: Int64 = 0
        var attempt = 1
        while offset < descriptor.size {
            do {
                address = try await patch(
                    descriptor, of: store, from: offset, to: address, repository, progress: progress)
                offset = descriptor.size
            } catch let error as RegistryClientError where error.mayPass {
                let before = offset
                (address, offset) = try await reached(address, repository, descriptor, orThrow: error)
                attempt = offset - before >= http.limits.bytesInPeriod ? 2 : attempt + 1
                try await wait(before: attempt, orThrow: error)
            }
        }
        progress(.verifying)
        let last = ClientRequest(
            .PUT, address.adding("digest", "\(descriptor.digest)"), scopes: scopes(repository))
        let response = try await send(last)
        guard response.status == 201 else { throw await refusal(response, repository: repository) }
        await response.discard()
        try checkDigest(of: response, descriptor)
    }

    private func patch(
        _ descriptor: Descriptor, of store: ContentStore, from offset: Int64, to address: WebAddress,
        _ repository: String, progress: @escaping @Sendable (LayerState) -> Void
    ) async throws -> WebAddress {
        let upload = BlobUpload(store: store, digest: descriptor.digest, offset: offset, size: descriptor.size) {
            progress(.transferring(done: $0, of: descriptor.size))
        }
        let request = ClientRequest(
            .PATCH, address,
            headers: [
                "Content-Type": "application/octet-stream", "Content-Range": "\(offset)-\(descriptor.size - 1)",
            ],
            body: .blob(upload), scopes: scopes(repository), isRepeated: false)
        let response = try await send(request)
        guard response.status == 202 || response.status == 201 || response.status == 204 else {
            throw await refusal(response, repository: repository)
        }
        await response.discard()
        return try location(response)
    }

    /// How much of an upload has arrived.
    private func reached(
        _ address: WebAddress, _ repository: String, _ descriptor: Descriptor, orThrow fault: RegistryClientError
    ) async throws -> (WebAddress, Int64) {
        let response = try await send(ClientRequest(.GET, address, scopes: scopes(repository)))
        await response.discard()
        guard response.status == 204 || response.status == 200 || response.status == 202 else { throw fault }
        // `0-0` stands for nothing at all as well as for one byte; nothing is the safe reading only where the registry
        // agrees, so such an upload is begun anew.
        guard let range = response.header("Range"), let dash = range.lastIndex(of: "-"),
            let last = Int64(range[range.index(after: dash)...]), last > 0, last < descriptor.size
        else { throw fault }
        return (try location(response, else: address), last + 1)
    }

    /// Where the upload goes on. Only the registry itself may say another place of its own.
    private func location(_ response: ClientResponse, else fallback: WebAddress? = nil) throws -> WebAddress {
        guard let text = response.header("Location") else {
            if let fallback { return fallback }
            throw RegistryClientError.lie(
                host: host, what: response.request.name, .header(name: "Location", value: ""))
        }
        guard let next = response.request.address.resolving(text), next.scheme == .https || endpoint.scheme == .http
        else {
            throw RegistryClientError.lie(
                host: host, what: response.request.name,
                .header(name: "Location", value: String(text.prefix { $0 != "?" })))
        }
        return next
    }

    private func checkDigest(of response: ClientResponse, _ descriptor: Descriptor) throws {
        guard let text = response.header("Docker-Content-Digest") else { return }
        let actual: Digest
        do throws(DigestError) {
            actual = try Digest(text)
        } catch {
            throw RegistryClientError.lie(
                host: host, what: "\(descriptor.digest)", .header(name: "Docker-Content-Digest", value: text))
        }
        // It may prefer another algorithm for its own use.
        guard actual == descriptor.digest || actual.algorithm != descriptor.digest.algorithm else {
            throw RegistryClientError.lie(
                host: host, what: "\(descriptor.digest)", .digest(expected: descriptor.digest, actual: actual))
        }
    }

    /// Puts a manifest or an index in its place, under a tag or its own digest.
    func putManifest(
        _ bytes: [UInt8], _ descriptor: Descriptor, at selector: String, in repository: String
    ) async throws {
        let request = ClientRequest(
            .PUT, endpoint.address("/v2/\(repository)/manifests/\(selector)"),
            headers: ["Content-Type": descriptor.mediaType.rawValue], body: .bytes(bytes), scopes: scopes(repository))
        let response = try await send(request)
        guard response.status == 201 || response.status == 200 || response.status == 202 else {
            throw await refusal(response, repository: repository)
        }
        await response.discard()
        try checkDigest(of: response, descriptor)
    }
}

extension RegistryClientError {
    /// An upload that the registry no longer knows, or that it finds out of order.
    fileprivate var isForgotten: Bool {
        if case .refused(_, _, let status, _) = self { status == 404 || status == 416 } else { false }
    }
}
