internal import OCI

/// Which repositories of a registry are known to have an image's layers, so that a push to another one of the same
/// registry need not send them.
///
/// It stands beside the image's name in the store, under the key that containerd uses for the same, and goes where the name
/// is copied to.
enum ImageOrigin {
    private static func key(_ registry: String) -> String { "containerd.io/distribution.source.\(registry)" }
    /// More are of no use: any one will do.
    private static let most = 8

    static func repositories(at registry: String, in annotations: [String: String]?) -> [String] {
        (annotations?[key(registry)] ?? "").split(separator: ",").map(String.init)
    }

    static func adding(
        repository: String, at registry: String, to annotations: [String: String]?
    ) -> [String: String] {
        let prefix = key("")
        var kept = (annotations ?? [:]).filter { $0.key.hasPrefix(prefix) }
        let known = repositories(at: registry, in: annotations).filter { $0 != repository }
        kept[key(registry)] = ([repository] + known).prefix(most).joined(separator: ",")
        return kept
    }

    /// The repositories of a registry that hold each layer, as far as the names of the store tell.
    static func sources(at registry: String, in store: ContentStore) throws -> [Digest: [String]] {
        var sources = [Digest: [String]]()
        for entry in try store.index().manifests {
            let repositories = repositories(at: registry, in: entry.annotations)
            guard !repositories.isEmpty, let manifest = try? store.manifest(entry).manifest else { continue }
            for layer in manifest.layers + [manifest.config] {
                for repository in repositories where !(sources[layer.digest] ?? []).contains(repository) {
                    sources[layer.digest, default: []].append(repository)
                }
            }
        }
        return sources
    }
}
