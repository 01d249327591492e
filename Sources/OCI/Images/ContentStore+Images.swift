extension ContentStore {
    /// The image that a descriptor names, for a platform.
    ///
    /// - Parameter descriptor: of a manifest or an index.
    /// - Throws: `ImageError`, `StoreError`.
    public func image(_ descriptor: Descriptor, platform: Platform = .current) throws -> Image {
        var target = descriptor
        // A name belongs to the entry of the layout, not to what is named.
        target.annotations?[Descriptor.refName] = nil
        if target.annotations?.isEmpty == true { target.annotations = nil }
        var current = target
        // An index in an index is allowed; more than a few are somebody's joke.
        for _ in 0..<8 {
            switch try kind(of: current) {
            case .manifest(let manifest): return try image(target, current, manifest)
            case .index(let index):
                guard let next = index.manifest(for: platform) else {
                    let has = index.manifests.compactMap(\.platform).filter { $0.os != "unknown" }
                    throw ImageError.otherPlatform(current.digest, wanted: platform, has: has)
                }
                current = next
            }
        }
        throw StoreError.document(descriptor.digest, .malformed("its indexes lead to indexes without end"))
    }

    private func image(_ target: Descriptor, _ descriptor: Descriptor, _ manifest: Manifest) throws -> Image {
        guard manifest.config.mediaType.isConfig else {
            throw ImageError.notAnImage(descriptor.digest, manifest.config.mediaType)
        }
        let config = try document(ImageConfig.self, manifest.config.digest)
        guard manifest.layers.count == config.rootfs.diffIDs.count else {
            throw ImageError.layersDiffer(
                descriptor.digest, manifest: manifest.layers.count, config: config.rootfs.diffIDs.count)
        }
        return Image(target: target, manifestDescriptor: descriptor, manifest: manifest, config: config)
    }

    /// The image that has a name; nil where none has it.
    ///
    /// A name with a digest means the image of that repository with this digest, whatever tags it has here.
    public func image(named reference: ImageReference, platform: Platform = .current) throws -> Image? {
        try descriptor(named: reference, in: index()).map { try image($0, platform: platform) }
    }

    private func descriptor(named reference: ImageReference, in index: Index) -> Descriptor? {
        let full = reference.description
        if let exact = index.manifests.first(where: { $0.annotations?[Descriptor.refName] == full }) { return exact }
        guard let digest = reference.digest else { return nil }
        return index.manifests.first { entry in
            guard entry.digest == digest, let name = entry.annotations?[Descriptor.refName] else { return false }
            return (try? ImageReference(name))?.name == reference.name
        }
    }

    /// The image that somebody means who types a name, an id (with or without `sha256:`) or the beginning of one, as
    /// Docker's commands understand it: a name goes before an id.
    ///
    /// - Throws: `ImageError.noSuchImage`, `.ambiguous`; `StoreError`.
    public func find(_ text: String, platform: Platform = .current) throws -> Image {
        let reference = try? ImageReference(text)
        let index = try index()
        if let reference, let named = descriptor(named: reference, in: index) {
            return try image(named, platform: platform)
        }
        let prefix = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
        let isHex = prefix.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isHex, !prefix.isEmpty else { throw ImageError.noSuchImage(text) }
        var found = [Digest: Image]()
        for listed in try images(platform: platform)
        where [listed.id, listed.image.target.digest, listed.image.manifestDescriptor.digest].contains(where: {
            $0.hex.hasPrefix(prefix)
        }) {
            found[listed.id] = listed.image
        }
        // An id goes before the digest of a manifest that begins alike.
        let byId = found.filter { $0.key.hex.hasPrefix(prefix) }
        if byId.count == 1, let image = byId.values.first { return image }
        guard found.count <= 1 else { throw ImageError.ambiguous(text, found.keys.sorted()) }
        guard let image = found.values.first else { throw ImageError.noSuchImage(text) }
        return image
    }

    /// Every image of the store, the newest first, dangling ones too: they are entries of `index.json` without a name.
    ///
    /// - Parameter unreadable: is told of entries that are no image, are for another platform, or are damaged; the others
    ///   are listed all the same.
    public func images(
        platform: Platform = .current, unreadable: (Descriptor, any Error) -> Void = { _, _ in }
    ) throws -> [ListedImage] {
        var images = [Digest: Image]()
        var names = [Digest: [String]]()
        var ids = [Digest: Digest]()
        for entry in try index().manifests {
            if ids[entry.digest] == nil {
                do {
                    let image = try image(entry, platform: platform)
                    ids[entry.digest] = image.id
                    if images[image.id] == nil { images[image.id] = image }
                } catch {
                    unreadable(entry, error)
                }
            }
            guard let id = ids[entry.digest] else { continue }
            names[id, default: []] += entry.annotations?[Descriptor.refName].map { [$0] } ?? []
        }
        return images.values.map { ListedImage(image: $0, names: (names[$0.id] ?? []).sorted()) }.sorted {
            ($0.image.config.created ?? "", $0.id) > ($1.image.config.created ?? "", $1.id)
        }
    }
}
