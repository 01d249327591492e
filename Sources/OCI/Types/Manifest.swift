/// One image for one platform: its configuration and its layers, lowest first (image-spec, manifest.md).
public struct Manifest: Hashable, Sendable, Codable {
    public var schemaVersion: Int
    public var mediaType: MediaType?
    public var artifactType: MediaType?
    public var config: Descriptor
    public var layers: [Descriptor]
    /// The manifest that this one says something about.
    public var subject: Descriptor?
    public var annotations: [String: String]?

    public init(
        config: Descriptor, layers: [Descriptor], mediaType: MediaType = .manifest, artifactType: MediaType? = nil,
        subject: Descriptor? = nil, annotations: [String: String]? = nil
    ) {
        schemaVersion = 2
        self.mediaType = mediaType
        self.artifactType = artifactType
        self.config = config
        self.layers = layers
        self.subject = subject
        self.annotations = annotations
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        schemaVersion = try values.decode(Int.self, forKey: .schemaVersion)
        mediaType = try values.decodeIfPresent(MediaType.self, forKey: .mediaType)
        artifactType = try values.decodeIfPresent(MediaType.self, forKey: .artifactType)
        config = try values.decode(Descriptor.self, forKey: .config)
        // Go writes a list that is empty as null.
        layers = try values.decodeIfPresent([Descriptor].self, forKey: .layers) ?? []
        subject = try values.decodeIfPresent(Descriptor.self, forKey: .subject)
        annotations = try values.decodeIfPresent([String: String].self, forKey: .annotations)
    }
}

/// Several manifests under one name, one for each platform (image-spec, image-index.md).
public struct Index: Hashable, Sendable, Codable {
    public var schemaVersion: Int
    public var mediaType: MediaType?
    public var artifactType: MediaType?
    public var manifests: [Descriptor]
    public var subject: Descriptor?
    public var annotations: [String: String]?

    public init(manifests: [Descriptor] = [], mediaType: MediaType = .index) {
        schemaVersion = 2
        self.mediaType = mediaType
        self.manifests = manifests
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        schemaVersion = try values.decode(Int.self, forKey: .schemaVersion)
        mediaType = try values.decodeIfPresent(MediaType.self, forKey: .mediaType)
        artifactType = try values.decodeIfPresent(MediaType.self, forKey: .artifactType)
        manifests = try values.decodeIfPresent([Descriptor].self, forKey: .manifests) ?? []
        subject = try values.decodeIfPresent(Descriptor.self, forKey: .subject)
        annotations = try values.decodeIfPresent([String: String].self, forKey: .annotations)
    }

    /// The manifest that runs on a machine: the exact variant before any other that fits.
    public func manifest(for platform: Platform) -> Descriptor? {
        let fitting = manifests.filter { $0.platform.map(platform.runs) ?? false }
        return fitting.first { $0.platform?.variant == platform.variant } ?? fitting.first
    }
}
