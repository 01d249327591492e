public import OCI

/// Layers that are in use as long as this lives.
public final class LayerLease {
    struct Held {
        let diffID: Digest
        let directory: String
        let lock: LayerLock
    }

    /// Lowest first.
    private var held: [Held] = []
    /// Whether an overlay of them is mounted with `userxattr`.
    public let usesUserAttributes: Bool

    public init(usesUserAttributes: Bool) { self.usesUserAttributes = usesUserAttributes }

    func add(_ layer: Held) { held.append(layer) }

    /// As an overlay takes them: the uppermost first.
    public var directories: [String] { held.reversed().map(\.directory) }
    /// As an image names them: the lowest first.
    public var diffIDs: [Digest] { held.map(\.diffID) }
}

/// What a layer is called together with all below it (image-spec, config.md, "Layer ChainID").
public enum ChainID {
    /// - Parameter diffIDs: the lowest first; at least one.
    public static func of(_ diffIDs: [Digest]) -> Digest {
        guard var chain = diffIDs.first else { return Digest(of: []) }
        for diffID in diffIDs.dropFirst() { chain = Digest(of: Array("\(chain) \(diffID)".utf8)) }
        return chain
    }
}
