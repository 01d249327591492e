public import OCI

/// What a pull led to.
public struct PulledImage: Hashable, Sendable {
    /// The name that the image has in the store.
    public let reference: ImageReference
    /// What the name means: a manifest, or an index of which one platform's manifest was fetched.
    public let target: Descriptor
    /// Whether the store did not have it before.
    public let isNewer: Bool
}

extension RegistryClient {
    /// Fetches an image into a store and gives it its full name there.
    ///
    /// Nothing is visible before it is whole: content becomes visible under its digest when that is right, the name comes
    /// last. What a broken or killed pull has fetched is used by the next one.
    ///
    /// - Throws: `RegistryClientError`, `StoreError`, `SystemError`.
    public func pull(
        _ reference: ImageReference, into store: ContentStore, platform: Platform = .current
    ) async throws -> PulledImage {
        try await fromFirstSource(of: reference) { connection in
            try await ImagePull(
                connection: connection, reference: reference, store: store, platform: platform,
                parallel: options.parallel, report: report
            ).run()
        }
    }

    /// The tags of a repository, in the registry's order.
    public func tags(of reference: ImageReference) async throws -> [String] {
        try await fromFirstSource(of: reference) { try await $0.tags(reference) }
    }

    /// Asks mirrors first. What one of them cannot do is no failure as long as there is another.
    private func fromFirstSource<Result: Sendable>(
        of reference: ImageReference, _ body: (RegistryConnection) async throws -> Result
    ) async throws -> Result {
        var sources = sources(of: reference.registry, host: reference.host)
        let last = sources.removeLast()
        for source in sources {
            do {
                return try await body(try await connect(source))
            } catch let error as RegistryClientError {
                report(.mirrorFailed(RegistryEndpoint(host: source.host, scheme: source.schemes[0]), error))
            }
        }
        return try await body(try await connect(last))
    }
}

/// The pull of one name from one registry.
struct ImagePull {
    let connection: RegistryConnection
    let reference: ImageReference
    let store: ContentStore
    let platform: Platform
    let parallel: Int
    let report: @Sendable (ClientEvent) -> Void

    func run() async throws -> PulledImage {
        let lease = try store.lease()
        let head = try await connection.headManifest(reference)
        // Not before it is known that there is something to pull.
        report(.pulling(reference))
        if let head, let known = try store.resolve(reference.description), known.digest == head.digest,
            try isComplete(known)
        {
            report(.pulled(reference, known, isNewer: false))
            return PulledImage(reference: reference, target: known, isNewer: false)
        }
        let top = try await document(head, lease)
        var documents = [top]
        while case .index(let index) = documents[documents.count - 1].kind {
            guard let next = index.manifest(for: platform), documents.count < 8 else {
                throw RegistryClientError.noPlatform(
                    reference, platform, available: index.manifests.compactMap(\.platform))
            }
            documents.append(try await document(next, lease))
        }
        guard case .manifest(let manifest) = documents[documents.count - 1].kind else {
            throw connection.lie(reference, .document("its indexes lead nowhere"))
        }
        try await fetch(manifest, lease)
        // From the inside out: whoever finds a document finds what it names.
        for document in documents.reversed() { try keep(document, lease) }
        let before = try store.resolve(reference.description)
        var named = top.descriptor
        named.annotations = ImageOrigin.adding(
            repository: reference.repository, at: reference.registry, to: before?.annotations)
        try store.name(named, reference.description)
        let isNewer = before?.digest != top.descriptor.digest
        report(.pulled(reference, top.descriptor, isNewer: isNewer))
        return PulledImage(reference: reference, target: top.descriptor, isNewer: isNewer)
    }

    /// Whether everything that the platform needs is here.
    private func isComplete(_ descriptor: Descriptor) throws -> Bool {
        do {
            let (_, manifest) = try store.manifest(descriptor, for: platform)
            return try ([manifest.config] + manifest.layers).allSatisfy { try store.size(of: $0.digest) == $0.size }
        } catch is StoreError {
            return false
        }
    }

    /// A document from the store where it is there, else from the registry.
    private func document(_ descriptor: Descriptor?, _ lease: Lease) async throws -> FetchedDocument {
        if let descriptor, try lease.holdIfPresent(descriptor.digest),
            try store.size(of: descriptor.digest) == descriptor.size,
            let bytes = try? store.bytes(of: descriptor.digest),
            let kind = try? ImageDocument.kind(of: bytes, mediaType: descriptor.mediaType)
        {
            return FetchedDocument(descriptor: descriptor, bytes: bytes, kind: kind)
        }
        return try await connection.manifest(reference, descriptor)
    }

    private func keep(_ document: FetchedDocument, _ lease: Lease) throws {
        let digest = document.descriptor.digest
        if try lease.holdIfPresent(digest), try store.size(of: digest) == Int64(document.bytes.count) { return }
        let writer = try lease.writer(size: Int64(document.bytes.count), algorithm: digest.algorithm)
        try writer.write(document.bytes)
        try writer.commit(expecting: digest)
    }

    // MARK: Layers

    private func fetch(_ manifest: Manifest, _ lease: Lease) async throws {
        guard manifest.config.mediaType.isConfig else {
            throw RegistryClientError.unsupported(
                reference, mediaType: "\(manifest.artifactType ?? manifest.config.mediaType)")
        }
        if let strange = manifest.layers.first(where: { !$0.mediaType.isLayer }) {
            throw RegistryClientError.unsupported(reference, mediaType: "\(strange.mediaType)")
        }
        var missing = [Descriptor]()
        var seen = Set<Digest>()
        for descriptor in manifest.layers + [manifest.config] where seen.insert(descriptor.digest).inserted {
            let isLayer = descriptor.digest != manifest.config.digest
            if try lease.holdIfPresent(descriptor.digest) {
                guard let size = try store.size(of: descriptor.digest), size == descriptor.size else {
                    throw connection.lie(
                        reference,
                        .length(expected: descriptor.size, actual: try store.size(of: descriptor.digest)))
                }
                if isLayer { report(.layer(id: descriptor.digest.short, .exists)) }
            } else {
                missing.append(descriptor)
                if isLayer { report(.layer(id: descriptor.digest.short, .waiting)) }
            }
        }
        try await doEach(of: missing, atOnce: parallel) { [connection, reference, report] descriptor in
            let isLayer = descriptor.digest != manifest.config.digest
            try await connection.fetchBlob(descriptor, from: reference.repository, with: lease) { state in
                if isLayer { report(.layer(id: descriptor.digest.short, state)) }
            }
            if isLayer {
                report(.layer(id: descriptor.digest.short, .transferred))
                report(.layer(id: descriptor.digest.short, .complete))
            }
        }
    }
}
