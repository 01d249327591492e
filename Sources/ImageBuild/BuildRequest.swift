public import OCI

/// What is to be built of what.
public struct BuildRequest: Sendable {
    /// The Dockerfile's content.
    public var dockerfile: [UInt8]
    /// What messages call it.
    public var dockerfileName = "Dockerfile"
    /// The folder that COPY and ADD read from; nil where there is none, as when the Dockerfile came through a pipe.
    public var context: String?
    /// `.dockerignore`, where there is one.
    public var ignoreFile: String?
    /// `--build-arg`.
    public var arguments: [String: String] = [:]
    /// The stage to build; nil is the last.
    public var target: String?
    public var usesCache = true
    /// Fetches base images also where they are here.
    public var pullsAlways = false
    /// `--label`, over those of the Dockerfile.
    public var labels: [String: String] = [:]
    /// Whether RUN has the machine's network, unless it says otherwise.
    public var usesHostNetwork = true
    /// `SOURCE_DATE_EPOCH` (reproducible-builds.org), in seconds since 1970: no time in the image is later.
    public var latestTime: Int64?
    /// The names that the image gets.
    public var names: [ImageReference] = []

    public init(dockerfile: [UInt8], context: String?) {
        self.dockerfile = dockerfile
        self.context = context
    }
}

/// What a build needs of whoever asked for it.
public struct BuildHooks {
    /// Fetches an image into the store.
    public var pull: (ImageReference) throws -> Void
    /// Called before the first step that mounts anything; a build whose steps are all known does without. It may start
    /// the program anew, so nothing that is told before it returns must have been shown.
    public var enterMounts: () throws -> Void
    public var progress: (BuildEvent) -> Void

    public init(
        pull: @escaping (ImageReference) throws -> Void, enterMounts: @escaping () throws -> Void,
        progress: @escaping (BuildEvent) -> Void
    ) {
        self.pull = pull
        self.enterMounts = enterMounts
        self.progress = progress
    }
}

/// An image that was built.
public struct BuiltImage: Hashable, Sendable {
    /// The digest of its configuration.
    public var id: Digest
    public var manifest: Descriptor
}
