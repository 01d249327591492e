/// The full name of an image: `[REGISTRY[:PORT]/[USER/]]REPO[:TAG][@DIGEST]`, with what Docker adds to a short one.
///
/// `busybox` is `docker.io/library/busybox:latest`. The grammar is the one of the distribution project's reference
/// package, which every client follows.
public struct ImageReference: Hashable, Sendable {
    /// The registry that a short name belongs to.
    public static let defaultRegistry = "docker.io"
    /// The user whose repositories need no user in front of them, at the default registry.
    public static let officialUser = "library"
    /// The tag of a name that has neither tag nor digest. It is a name like any other, not "the newest".
    public static let defaultTag = "latest"

    /// The host, with its port where it has one: `docker.io`, `localhost:5000`.
    public let registry: String
    /// The name inside the registry: `library/busybox`.
    public let repository: String
    /// nil only where a digest says which image is meant.
    public let tag: String?
    /// Where it is given, it decides and the tag is decoration.
    public let digest: Digest?

    /// Reads a name as a person types it, and completes it.
    public init(_ text: String) throws(ReferenceError) {
        self = try ImageReference.resolve(text).reference
    }

    init(registry: String, repository: String, tag: String?, digest: Digest?) {
        self.registry = registry
        self.repository = repository
        self.tag = tag
        self.digest = digest
    }

    /// The same repository under another tag, without a digest.
    public func tagged(_ tag: String) throws(ReferenceError) -> ImageReference {
        try ImageReference("\(registry)/\(repository):\(tag)")
    }

    /// The same repository, and exactly this content.
    public func pinned(to digest: Digest) -> ImageReference {
        ImageReference(registry: registry, repository: repository, tag: nil, digest: digest)
    }

    /// Registry and repository, without tag and digest: `docker.io/library/busybox`.
    public var name: String { "\(registry)/\(repository)" }

    /// What stands in the path of a request for the manifest: the digest, else the tag.
    public var selector: String { digest?.description ?? tag ?? ImageReference.defaultTag }

    /// The host that is really asked: Docker's registry answers under another name than the one in its images' names.
    public var host: String { registry == ImageReference.defaultRegistry ? "registry-1.docker.io" : registry }

    /// As Docker shows it: without what it would add by itself, but always with the tag.
    public var familiar: String {
        let official = "\(ImageReference.officialUser)/"
        var text = name
        if registry == ImageReference.defaultRegistry {
            text = repository.hasPrefix(official) ? String(repository.dropFirst(official.count)) : repository
        }
        return text + suffix
    }

    private var suffix: String { (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "") }
}

extension ImageReference: CustomStringConvertible {
    /// The full name, which reads back as the same reference.
    public var description: String { name + suffix }
}
