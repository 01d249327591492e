/// Names content by its digest, and says its type and size (image-spec, descriptor.md).
public struct Descriptor: Hashable, Sendable, Codable {
    public var mediaType: MediaType
    public var digest: Digest
    /// In bytes.
    public var size: Int64
    public var urls: [String]?
    public var annotations: [String: String]?
    /// What kind of artifact the manifest is that is named.
    public var artifactType: MediaType?
    /// Where a manifest in an index runs.
    public var platform: Platform?
    /// The content itself, in base64, where it is small.
    public var data: String?

    public init(
        mediaType: MediaType, digest: Digest, size: Int64, annotations: [String: String]? = nil,
        artifactType: MediaType? = nil, platform: Platform? = nil
    ) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.annotations = annotations
        self.artifactType = artifactType
        self.platform = platform
    }

    /// Names bytes that are in memory.
    public init(of bytes: [UInt8], mediaType: MediaType) {
        self.init(mediaType: mediaType, digest: Digest(of: bytes), size: Int64(bytes.count))
    }

    /// The name under which an image layout knows a manifest (image-spec, annotations.md).
    public static let refName = "org.opencontainers.image.ref.name"
}

/// The machine that an image is for.
public struct Platform: Hashable, Sendable, Codable {
    public var architecture: String
    public var os: String
    public var variant: String?
    public var osVersion: String?
    public var osFeatures: [String]?

    enum CodingKeys: String, CodingKey {
        case architecture, os, variant
        case osVersion = "os.version"
        case osFeatures = "os.features"
    }

    public init(architecture: String, os: String = "linux", variant: String? = nil) {
        self.architecture = architecture
        self.os = os
        self.variant = variant
    }

    /// The machine that this program was built for, by Go's names.
    public static var current: Platform {
        #if arch(x86_64)
            Platform(architecture: "amd64")
        #elseif arch(arm64)
            Platform(architecture: "arm64", variant: "v8")
        #elseif arch(riscv64)
            Platform(architecture: "riscv64")
        #else
            Platform(architecture: "unknown")
        #endif
    }

    /// Whether an image for `other` runs here. A variant that is not named fits every one.
    public func runs(_ other: Platform) -> Bool {
        architecture == other.architecture && os == other.os
            && (variant == nil || other.variant == nil || variant == other.variant)
    }
}

extension Platform: CustomStringConvertible {
    /// `linux/arm64/v8`
    public var description: String { [os, architecture, variant].compactMap { $0 }.joined(separator: "/") }
}
