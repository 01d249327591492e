/// An image of the store, as it runs on one platform.
public struct Image: Hashable, Sendable {
    /// What the image's name means: a manifest, or an index that leads to one for each platform.
    public let target: Descriptor
    /// The manifest for the platform.
    public let manifestDescriptor: Descriptor
    public let manifest: Manifest
    public let config: ImageConfig

    public init(target: Descriptor, manifestDescriptor: Descriptor, manifest: Manifest, config: ImageConfig) {
        self.target = target
        self.manifestDescriptor = manifestDescriptor
        self.manifest = manifest
        self.config = config
    }

    /// What Docker shows as IMAGE ID: the digest of the configuration, which names every layer.
    public var id: Digest { manifest.config.digest }

    /// The layers, lowest first: what is in the store, and the digest of the archive in it.
    public var layers: [Layer] {
        zip(manifest.layers, config.rootfs.diffIDs).map { Layer(descriptor: $0, diffID: $1) }
    }

    /// Bytes of the layers as they are in the store.
    public var compressedSize: Int64 { manifest.layers.reduce(0) { $0 + $1.size } }

    /// A layer of an image.
    public struct Layer: Hashable, Sendable {
        /// Names the archive as it is in the store, compressed or not.
        public let descriptor: Descriptor
        /// Names the archive before compression, by which layers are known once they are unpacked.
        public let diffID: Digest

        public init(descriptor: Descriptor, diffID: Digest) {
            self.descriptor = descriptor
            self.diffID = diffID
        }
    }
}

/// An image, and every name that it has.
public struct ListedImage: Hashable, Sendable {
    public let image: Image
    /// Full names, in order; none for a dangling image, whose name another image has taken over.
    public let names: [String]

    public init(image: Image, names: [String]) {
        self.image = image
        self.names = names
    }

    public var id: Digest { image.id }
    public var isDangling: Bool { names.isEmpty }
}

/// Why an image cannot be had from the store.
public enum ImageError: Error, Hashable, Sendable {
    /// Neither a name nor the beginning of an id.
    case noSuchImage(String)
    /// The beginning of several ids.
    case ambiguous(String, [Digest])
    /// The index has no manifest for the platform.
    case otherPlatform(Digest, wanted: Platform, has: [Platform])
    /// The manifest is of something else than an image, such as a signature.
    case notAnImage(Digest, MediaType)
    /// The manifest and the configuration do not name equally many layers.
    case layersDiffer(Digest, manifest: Int, config: Int)
}

extension ImageError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSuchImage(let text): "No such image: \(text)"
        case .ambiguous(let text, let ids):
            "\(text) is the beginning of several images' ids: \(ids.map(\.short).joined(separator: ", "))"
        case .otherPlatform(let digest, let wanted, let has):
            "\(digest) has no image for \(wanted)"
                + (has.isEmpty ? "" : ", only for \(has.map(\.description).joined(separator: ", "))")
        case .notAnImage(let digest, let type): "\(digest) is no image: its configuration is of the type \(type)"
        case .layersDiffer(let digest, let manifest, let config):
            "\(digest) is no image that can be used: its manifest has \(manifest) layers, its configuration \(config)"
        }
    }
}
