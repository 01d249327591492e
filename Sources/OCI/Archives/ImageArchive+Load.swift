internal import LinuxSystem

extension ImageArchive {
    /// An image that came out of an archive.
    public struct LoadedImage: Hashable, Sendable {
        public var image: Image
        /// The names that it has from now on; none where the archive gives it none.
        public var names: [ImageReference]
    }

    /// Takes the images of an archive into a store, and gives them their names. The archive may come from anybody: an OCI
    /// layout, or what any version of `docker save` wrote, as it is or compressed with gzip or zstd.
    ///
    /// Nothing gets a name before all of the archive has been read and checked.
    ///
    /// - Throws: `ArchiveError`, `StoreError`, `ImageError`, `LayerError`, `SystemError`; the store's names are as they
    ///   were then, and the next collection removes what was read.
    @discardableResult
    public static func load(_ source: any ByteSource, into store: ContentStore) throws -> [LoadedImage] {
        let lease = try store.lease()
        let contents = try ArchiveContents(source, into: lease)
        let table = try contents.document([TableEntry].self, tableName) ?? []
        var images: [LoadedImage]
        if contents.documents[layoutName] != nil, let index = try contents.document(Index.self, indexName) {
            images = try self.images(of: index, table, contents, store)
        } else if contents.documents[tableName] != nil {
            images = try table.map { try image(of: $0, contents, lease) }
        } else {
            throw ArchiveError.noImages
        }
        guard !images.isEmpty else { throw ArchiveError.noImages }
        for loaded in images {
            if loaded.names.isEmpty { try store.keep(loaded.image.target) }
            for name in loaded.names { try store.tag(loaded.image.target, as: name) }
        }
        return images
    }

    // MARK: An OCI layout

    private static func images(
        of index: Index, _ table: [TableEntry], _ contents: ArchiveContents, _ store: ContentStore
    ) throws -> [LoadedImage] {
        var images = [LoadedImage]()
        for entry in index.manifests {
            var target = entry
            target.annotations = nil
            try check(target, contents, store)
            let image = try store.image(target)
            var name = try reference(entry.annotations?[containerdName])
            if name == nil, let text = entry.annotations?[Descriptor.refName],
                text.contains(where: { ":/".contains($0) })
            {
                name = try reference(text)
            }
            let position = images.firstIndex { $0.image.target.digest == target.digest }
            if let name {
                if let position { images[position].names.append(name) }
                if position == nil { images.append(LoadedImage(image: image, names: [name])) }
            } else if position == nil {
                // A mere tag says nothing; Docker's table may have the whole name.
                let config = blobName(image.id)
                let tags = table.first { $0.config == config }?.repoTags ?? []
                images.append(LoadedImage(image: image, names: try tags.map { try self.name($0) }))
            }
        }
        return images
    }

    /// Everything that a manifest needs has to have come along; of an index, one manifest.
    private static func check(_ root: Descriptor, _ contents: ArchiveContents, _ store: ContentStore) throws {
        var next: [(Descriptor, isNeeded: Bool)] = [(root, true)]
        var seen = Set<Digest>()
        while let (descriptor, isNeeded) = next.popLast() {
            guard seen.insert(descriptor.digest).inserted else { continue }
            guard contents.files[blobName(descriptor.digest)] != nil else {
                if isNeeded { throw ArchiveError.missing(entry: blobName(descriptor.digest)) }
                continue
            }
            let size = try store.size(of: descriptor.digest) ?? 0
            guard size == descriptor.size else {
                throw StoreError.sizeMismatch(digest: descriptor.digest, expected: descriptor.size, actual: size)
            }
            if descriptor.mediaType.isManifest || descriptor.mediaType.isIndex {
                let isManifest = descriptor.mediaType.isManifest
                next += try store.kind(of: descriptor).children.map { ($0, isManifest) }
            }
        }
    }

    // MARK: What docker save wrote

    private static func image(
        of entry: TableEntry, _ contents: ArchiveContents, _ lease: Lease
    ) throws -> LoadedImage {
        let config = try contents.file(entry.config)
        let document: ImageConfig
        do {
            document = try lease.store.document(ImageConfig.self, config.digest)
        } catch StoreError.document(_, let error) {
            throw ArchiveError.malformed(entry: printable(Array(entry.config.utf8)), error)
        }
        let diffIDs = document.rootfs.diffIDs
        guard diffIDs.count == entry.layers.count else {
            throw ImageError.layersDiffer(config.digest, manifest: entry.layers.count, config: diffIDs.count)
        }
        var layers = [Descriptor]()
        for (name, diffID) in zip(entry.layers, diffIDs) {
            let file = try contents.file(name)
            var compression = LayerCompression.none
            if file.digest != diffID {
                // It may be compressed; its content then has to be what the configuration names.
                compression = try LayerCompression(of: lease.store.reader(of: file.digest))
                let actual =
                    compression == .none
                    ? file.digest
                    : try LayerUnpacker.measure(lease.store.reader(of: file.digest), compression: compression).diffID
                guard actual == diffID else {
                    throw ArchiveError.otherLayer(
                        entry: printable(Array(name.utf8)), expected: diffID, actual: actual)
                }
            }
            layers.append(Descriptor(mediaType: compression.mediaType, digest: file.digest, size: file.size))
        }
        let manifest = Manifest(
            config: Descriptor(mediaType: .config, digest: config.digest, size: config.size), layers: layers)
        let target = try lease.putDocument(manifest, mediaType: .manifest)
        return LoadedImage(
            image: try lease.store.image(target), names: try (entry.repoTags ?? []).map { try name($0) })
    }

    private static func reference(_ text: String?) throws -> ImageReference? {
        guard let text else { return nil }
        return try name(text)
    }

    private static func name(_ text: String) throws(ArchiveError) -> ImageReference {
        do throws(ReferenceError) {
            return try ImageReference(text)
        } catch {
            throw .badName(printable(Array(text.utf8)), error)
        }
    }
}
