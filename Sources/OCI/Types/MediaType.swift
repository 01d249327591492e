/// What kind of content a descriptor names (image-spec, media-types.md; Docker's image manifest version 2, schema 2).
public struct MediaType: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public static let manifest: MediaType = "application/vnd.oci.image.manifest.v1+json"
    public static let index: MediaType = "application/vnd.oci.image.index.v1+json"
    public static let config: MediaType = "application/vnd.oci.image.config.v1+json"
    public static let layer: MediaType = "application/vnd.oci.image.layer.v1.tar"
    public static let gzipLayer: MediaType = "application/vnd.oci.image.layer.v1.tar+gzip"
    public static let zstdLayer: MediaType = "application/vnd.oci.image.layer.v1.tar+zstd"
    /// `{}`, the config of a manifest that is no image.
    public static let empty: MediaType = "application/vnd.oci.empty.v1+json"

    public static let dockerManifest: MediaType = "application/vnd.docker.distribution.manifest.v2+json"
    public static let dockerIndex: MediaType = "application/vnd.docker.distribution.manifest.list.v2+json"
    public static let dockerConfig: MediaType = "application/vnd.docker.container.image.v1+json"
    public static let dockerLayer: MediaType = "application/vnd.docker.image.rootfs.diff.tar"
    public static let dockerGzipLayer: MediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip"
    public static let dockerZstdLayer: MediaType = "application/vnd.docker.image.rootfs.diff.tar.zstd"

    public var isManifest: Bool { self == .manifest || self == .dockerManifest }
    public var isIndex: Bool { self == .index || self == .dockerIndex }
    public var isConfig: Bool { self == .config || self == .dockerConfig }
    public var isLayer: Bool { compression != nil }

    /// How a layer's archive is compressed; nil for what is no layer. The non-distributable kinds, which the
    /// specification gave up, are layers as well.
    public var compression: LayerCompression? {
        let nondistributable = "application/vnd.oci.image.layer.nondistributable.v1.tar"
        switch self {
        case .layer, .dockerLayer, MediaType(rawValue: nondistributable): return LayerCompression.none
        case .gzipLayer, .dockerGzipLayer, MediaType(rawValue: nondistributable + "+gzip"),
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip":
            return .gzip
        case .zstdLayer, .dockerZstdLayer, MediaType(rawValue: nondistributable + "+zstd"): return .zstd
        default: return nil
        }
    }
}

extension MediaType: CustomStringConvertible {
    public var description: String { rawValue }
}

/// How the archive of a layer is compressed.
public enum LayerCompression: String, Sendable, CaseIterable {
    case none, gzip, zstd

    /// The media type of a layer that is compressed like this.
    public var mediaType: MediaType {
        switch self {
        case .none: .layer
        case .gzip: .gzipLayer
        case .zstd: .zstdLayer
        }
    }
}
