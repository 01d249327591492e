internal import OCI

/// An image whose documents have been read and verified.
struct FoundImage {
    let digest: Digest
    let manifest: Manifest
    let config: ImageConfig

    /// What Docker calls the image's id.
    var id: Digest { manifest.config.digest }

    /// Bytes of the configuration and the layers as they are stored. What the documents say may be any number.
    var size: Int64 {
        ([manifest.config] + manifest.layers).reduce(0) { sum, descriptor in
            let (total, overflows) = sum.addingReportingOverflow(max(0, descriptor.size))
            return overflows ? .max : total
        }
    }

    /// Reads what a descriptor names, through indexes, for this machine's platform.
    init(_ descriptor: Descriptor, in folder: borrowing BlobFolder) throws(ImageFault) {
        var current = descriptor
        for _ in 0..<4 {
            let bytes = try folder.document(current.digest)
            let kind: ImageDocument.Kind
            do {
                kind = try ImageDocument.kind(of: bytes, mediaType: current.mediaType)
            } catch {
                throw ImageFault(.malformed(current.digest, "\(error)"), at: folder.shown)
            }
            switch kind {
            case .manifest(let manifest):
                self.manifest = manifest
                digest = current.digest
                config = try FoundImage.config(manifest, in: folder)
                return
            case .index(let index):
                guard let next = index.manifest(for: .current) else {
                    throw ImageFault(.malformed(current.digest, "no image for this machine"), at: folder.shown)
                }
                current = next
            }
        }
        throw ImageFault(.malformed(descriptor.digest, "indexes without end"), at: folder.shown)
    }

    private static func config(
        _ manifest: Manifest, in folder: borrowing BlobFolder
    ) throws(ImageFault) -> ImageConfig {
        let digest = manifest.config.digest
        let bytes = try folder.document(digest)
        let config: ImageConfig
        do {
            config = try ImageDocument.decode(ImageConfig.self, from: bytes)
        } catch {
            throw ImageFault(.malformed(digest, "\(error)"), at: folder.shown)
        }
        guard config.rootfs.diffIDs.count == manifest.layers.count else {
            throw ImageFault(.otherLayers, at: folder.shown)
        }
        return config
    }

    // MARK: A path in it

    /// What a container of the image would find at a path, and where it comes from.
    struct PathState {
        enum Kind: String {
            case absent, file, directory, link, special
            /// A lower layer has it, and a later one hides it.
            case deleted
        }

        var kind = Kind.absent
        var entry: LayerInspection.Entry?
        /// Of which layer, counted from 1, the lowest; nil where it is in none.
        var layer: Int?
        /// How many layers hold it, whether or not a later one hides it.
        var holders = 0
    }

    /// Reads every layer to its end. Links on the way to the path are not followed: it is the path as layers have it.
    func state(of path: String, in folder: borrowing BlobFolder) throws(ImageFault) -> PathState {
        var state = PathState()
        for (index, inspection) in try layers(path, in: folder).enumerated() {
            if inspection.hides {
                if state.layer != nil { state.kind = .deleted }
                (state.entry, state.layer) = (nil, nil)
            }
            guard inspection.entry != nil || inspection.isFolder else { continue }
            state.holders += 1
            // A folder that is only implied by what lies in it changes nothing of one that is there.
            if inspection.entry == nil, state.kind == .directory, state.layer != nil { continue }
            state.layer = index + 1
            state.entry = inspection.entry
            state.kind = FoundImage.kind(inspection.entry)
        }
        if let layer = state.layer, case .hardLink(let target)? = state.entry?.kind {
            state.entry?.content = try content(of: target, upTo: layer, in: folder)
        }
        return state
    }

    private static func kind(_ entry: LayerInspection.Entry?) -> PathState.Kind {
        switch entry?.kind {
        case .file, .hardLink: .file
        case .folder, nil: .directory
        case .symbolicLink: .link
        case .device: .special
        }
    }

    /// The content of the file that a hard link of a layer names: one more look, and no further.
    private func content(
        of target: String, upTo count: Int, in folder: borrowing BlobFolder
    ) throws(ImageFault) -> [UInt8] {
        try layers(target, upTo: count, in: folder).lazy.reversed().compactMap(\.entry).first?.content ?? []
    }

    /// The lowest layers, all without a count, their digests compared with what the documents say.
    private func layers(
        _ path: String, upTo count: Int = .max, in folder: borrowing BlobFolder
    ) throws(ImageFault) -> [LayerInspection] {
        let inspections = try readings(upTo: count, in: folder) {
            try LayerInspection($0, compression: $1, path: path, limits: $2)
        }
        for (inspection, diffID) in zip(inspections, config.rootfs.diffIDs) where inspection.diffID != diffID {
            throw ImageFault(.otherContent(diffID), at: folder.shown)
        }
        return inspections
    }

    /// What is read of the layers, the lowest first, as far as all of them together stay within the limit: a manifest may
    /// name one small layer, which grows, again and again.
    func readings<Reading: LayerReading>(
        upTo count: Int = .max, in folder: borrowing BlobFolder,
        _ read: (FileSource, LayerCompression?, LayerLimits) throws -> Reading
    ) throws(ImageFault) -> [Reading] {
        guard manifest.layers.count <= 256 else { throw ImageFault(.tooLarge("manifest"), at: folder.shown) }
        var limits = BlobFolder.limits
        var readings = [Reading]()
        for layer in manifest.layers.prefix(count) {
            let left = limits
            let reading = try folder.layer(layer) { try read($0, $1, left) }
            limits.bytes -= reading.archiveBytes
            readings.append(reading)
        }
        return readings
    }

    /// Reads all of it, and throws where anything is not what it is called.
    func verify(in folder: borrowing BlobFolder) throws(ImageFault) { _ = try layers("", in: folder) }

    // MARK: Beside another one

    /// How many layers they have in common, from the lowest on.
    func shared(with other: FoundImage) -> Int {
        zip(config.rootfs.diffIDs, other.config.rootfs.diffIDs).prefix { $0 == $1 }.count
    }
}
