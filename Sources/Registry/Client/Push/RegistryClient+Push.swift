public import OCI

/// What a push led to.
public struct PushedImage: Hashable, Sendable {
    public let reference: ImageReference
    /// What the tag means at the registry now.
    public let target: Descriptor
}

extension RegistryClient {
    /// Brings an image of the store to the registry that its name says.
    ///
    /// Content goes first, manifests after it, the tag last: nobody sees an image that is not whole.
    ///
    /// - Throws: `RegistryClientError`, `StoreError`, `SystemError`.
    public func push(_ reference: ImageReference, from store: ContentStore) async throws -> PushedImage {
        let pushed = try await push([reference], from: store)
        guard let first = pushed.first else { throw RegistryClientError.unknownLocally(reference) }
        return first
    }

    /// The same for several tags of one repository.
    public func push(_ references: [ImageReference], from store: ContentStore) async throws -> [PushedImage] {
        guard let first = references.first else { return [] }
        report(.pushing(first))
        let lease = try store.lease()
        var targets = [(ImageReference, Descriptor)]()
        for reference in references {
            guard let target = try store.resolve(reference.description) else {
                throw RegistryClientError.unknownLocally(reference)
            }
            try lease.hold(target.digest)
            targets.append((reference, target))
        }
        let connection = try await connect(own(registry: first.registry, host: first.host))
        let sources = try ImageOrigin.sources(at: first.registry, in: store)
        var pushed = [PushedImage]()
        for (reference, target) in targets {
            let push = ImagePush(
                connection: connection, reference: reference, store: store, sources: sources,
                parallel: options.parallel, report: report)
            pushed.append(PushedImage(reference: reference, target: try await push.run(target)))
        }
        return pushed
    }
}

/// The push of one name.
struct ImagePush {
    let connection: RegistryConnection
    let reference: ImageReference
    let store: ContentStore
    let sources: [Digest: [String]]
    let parallel: Int
    let report: @Sendable (ClientEvent) -> Void

    func run(_ named: Descriptor) async throws -> Descriptor {
        var target = named
        var manifests = try images(of: target)
        if try !manifests.allSatisfy({ try isHere($0) }) {
            // Of an index only the platforms that were wanted are here. One of them is an image by itself.
            target = try store.manifest(named).descriptor
            manifests = [target]
            report(.pushedOnePlatform(index: named, image: target))
        }
        try await uploadContent(of: manifests)
        for manifest in manifests where manifest.digest != target.digest {
            try await connection.putManifest(
                try store.bytes(of: manifest.digest), manifest, at: "\(manifest.digest)", in: reference.repository)
        }
        try await connection.putManifest(
            try store.bytes(of: target.digest), target, at: reference.selector, in: reference.repository)
        try remember(named)
        target.annotations = nil
        report(.pushed(reference, target))
        return target
    }

    /// The manifests that a name leads to, those in indexes first.
    private func images(of descriptor: Descriptor) throws -> [Descriptor] {
        guard case .index(let index) = try store.kind(of: descriptor) else { return [descriptor] }
        var found = [Descriptor]()
        for child in index.manifests {
            guard child.mediaType.isIndex, try store.contains(child.digest) else {
                found.append(child)
                continue
            }
            found += try images(of: child) + [child]
        }
        return found
    }

    private func isHere(_ descriptor: Descriptor) throws -> Bool {
        guard try store.contains(descriptor.digest) else { return false }
        if descriptor.mediaType.isIndex { return true }
        return try store.kind(of: descriptor).children.allSatisfy { try store.contains($0.digest) }
    }

    private struct Content {
        var descriptor: Descriptor
        /// As Docker shows a layer; nil for what it does not show.
        var id: String?
    }

    private func uploadContent(of manifests: [Descriptor]) async throws {
        var contents = [Content]()
        var seen = Set<Digest>()
        for descriptor in manifests where !descriptor.mediaType.isIndex {
            guard case .manifest(let manifest) = try store.kind(of: descriptor) else { continue }
            let diffIDs = (try? store.document(ImageConfig.self, manifest.config.digest))?.rootfs.diffIDs ?? []
            let layers = manifest.layers.enumerated().map { position, layer in
                let id = diffIDs.count == manifest.layers.count ? diffIDs[position].short : layer.digest.short
                return Content(descriptor: layer, id: id)
            }
            for content in layers.reversed() + [Content(descriptor: manifest.config, id: nil)]
            where seen.insert(content.descriptor.digest).inserted {
                contents.append(content)
                if let id = content.id { report(.layer(id: id, .waiting)) }
            }
        }
        try await doEach(of: contents, atOnce: parallel) { [connection, reference, store, sources, report] content in
            let descriptor = content.descriptor
            let others = (sources[descriptor.digest] ?? []).filter { $0 != reference.repository }
            let tell: @Sendable (LayerState) -> Void = { if let id = content.id { report(.layer(id: id, $0)) } }
            switch try await connection.upload(
                descriptor, of: store, to: reference.repository, sources: others, progress: tell)
            {
            case .existed: tell(.exists)
            case .mounted(let from): tell(.mounted(from: from))
            case .uploaded: tell(.complete)
            }
        }
    }

    /// The registry has these layers from now on: a push of the same to another of its repositories may say so.
    private func remember(_ named: Descriptor) throws {
        try store.changeIndex { index in
            for position in index.manifests.indices {
                let entry = index.manifests[position]
                guard entry.digest == named.digest, entry.annotations?[Descriptor.refName] == reference.description
                else {
                    continue
                }
                index.manifests[position].annotations = (entry.annotations ?? [:]).merging(
                    ImageOrigin.adding(
                        repository: reference.repository, at: reference.registry, to: entry.annotations)
                ) { $1 }
            }
        }
    }
}
