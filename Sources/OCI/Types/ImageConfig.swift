/// What a manifest's `config` names: how to run the image, and what it is made of (image-spec, config.md).
///
/// The digest of this document is the image's id.
public struct ImageConfig: Hashable, Sendable, Codable {
    /// RFC 3339, as `2026-01-31T12:00:00Z`.
    public var created: String?
    public var author: String?
    public var architecture: String
    public var variant: String?
    public var os: String
    public var osVersion: String?
    public var osFeatures: [String]?
    public var config: RunConfig?
    public var rootfs: RootFS
    public var history: [History]?

    enum CodingKeys: String, CodingKey {
        case created, author, architecture, variant, os, config, rootfs, history
        case osVersion = "os.version"
        case osFeatures = "os.features"
    }

    public init(platform: Platform, config: RunConfig = RunConfig(), diffIDs: [Digest] = [], history: [History] = []) {
        architecture = platform.architecture
        variant = platform.variant
        os = platform.os
        self.config = config
        rootfs = RootFS(diffIDs: diffIDs)
        self.history = history
    }

    public var platform: Platform { Platform(architecture: architecture, os: os, variant: variant) }

    /// The layers by the digests of their archives before compression, lowest first.
    public struct RootFS: Hashable, Sendable, Codable {
        public var type: String
        public var diffIDs: [Digest]

        enum CodingKeys: String, CodingKey {
            case type
            case diffIDs = "diff_ids"
        }

        public init(diffIDs: [Digest]) {
            type = "layers"
            self.diffIDs = diffIDs
        }

        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            type = try values.decode(String.self, forKey: .type)
            diffIDs = try values.decodeIfPresent([Digest].self, forKey: .diffIDs) ?? []
        }
    }

    /// One step of how the image was made.
    public struct History: Hashable, Sendable, Codable {
        public var created: String?
        public var createdBy: String?
        public var author: String?
        public var comment: String?
        /// The step changed the configuration and made no layer.
        public var emptyLayer: Bool?

        enum CodingKeys: String, CodingKey {
            case created, author, comment
            case createdBy = "created_by"
            case emptyLayer = "empty_layer"
        }

        public init(
            created: String? = nil, createdBy: String? = nil, author: String? = nil, comment: String? = nil,
            emptyLayer: Bool? = nil
        ) {
            self.created = created
            self.createdBy = createdBy
            self.author = author
            self.comment = comment
            self.emptyLayer = emptyLayer
        }
    }
}

/// How a container of the image is started, unless told otherwise.
public struct RunConfig: Hashable, Sendable, Codable {
    public var user: String?
    /// `80/tcp`, each with an empty object, as Go writes a set.
    public var exposedPorts: [String: Member]?
    /// `NAME=value`
    public var env: [String]?
    public var entrypoint: [String]?
    public var cmd: [String]?
    public var volumes: [String: Member]?
    public var workingDir: String?
    public var labels: [String: String]?
    public var stopSignal: String?
    // Docker's own, which other builders keep too.
    public var healthcheck: Healthcheck?
    public var onBuild: [String]?
    public var shell: [String]?

    enum CodingKeys: String, CodingKey {
        case user = "User"
        case exposedPorts = "ExposedPorts"
        case env = "Env"
        case entrypoint = "Entrypoint"
        case cmd = "Cmd"
        case volumes = "Volumes"
        case workingDir = "WorkingDir"
        case labels = "Labels"
        case stopSignal = "StopSignal"
        case healthcheck = "Healthcheck"
        case onBuild = "OnBuild"
        case shell = "Shell"
    }

    public init() {}

    /// `{}`: that a key is there is all it says.
    public struct Member: Hashable, Sendable, Codable {
        public init() {}
    }

    public struct Healthcheck: Hashable, Sendable, Codable {
        /// `["CMD", …]`, `["CMD-SHELL", COMMAND]`, `["NONE"]`.
        public var test: [String]?
        /// In nanoseconds, as the others.
        public var interval: Int64?
        public var timeout: Int64?
        public var startPeriod: Int64?
        public var startInterval: Int64?
        public var retries: Int?

        enum CodingKeys: String, CodingKey {
            case test = "Test"
            case interval = "Interval"
            case timeout = "Timeout"
            case startPeriod = "StartPeriod"
            case startInterval = "StartInterval"
            case retries = "Retries"
        }

        public init() {}
    }
}
