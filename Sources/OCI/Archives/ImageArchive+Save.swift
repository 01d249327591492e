internal import Glibc
public import LinuxSystem

extension ImageArchive {
    /// An image that is to be saved, and the names that it is to have in the archive.
    public struct Part: Hashable, Sendable {
        public var image: Image
        public var names: [ImageReference]

        public init(_ image: Image, names: [ImageReference]) {
            self.image = image
            self.names = names
        }
    }

    /// Writes images into an archive. The same images give the same bytes: names in order, no times, no owners.
    ///
    /// Of an image for several platforms, those go along that are in the store.
    ///
    /// - Parameter file: a file or a pipe; it is only ever appended to.
    /// - Throws: `StoreError` where content is missing or damaged: the archive is of no use then. `SystemError`.
    public static func save(_ parts: [Part], of store: ContentStore, to file: borrowing FileDescriptor) throws {
        let lease = try store.lease()
        for part in parts { try lease.hold(part.image.target.digest) }
        var contents = [Digest: Int64]()
        for part in parts { try gather(part.image, in: store, into: &contents) }

        let archive = try ArchiveWriter(file)
        var folders = Set<String>()
        for (digest, size) in contents.sorted(by: { $0.key < $1.key }) {
            for folder in ["blobs", "blobs/\(digest.algorithm.rawValue)"] where folders.insert(folder).inserted {
                try archive.addFolder(folder)
            }
            try archive.addFile(blobName(digest), size: size, from: try store.reader(of: digest))
        }
        try archive.addFile(indexName, try ImageDocument.encode(index(of: parts)))
        try archive.addFile(tableName, try ImageDocument.encode(table(of: parts)))
        try archive.addFile(layoutName, try ImageDocument.encode(LayoutFile(imageLayoutVersion: "1.0.0")))
        let repositories = repositories(of: parts)
        if !repositories.isEmpty { try archive.addFile(repositoriesName, try ImageDocument.encode(repositories)) }
        try archive.finish()
    }

    /// All that belongs to an image, with its sizes.
    private static func gather(_ image: Image, in store: ContentStore, into contents: inout [Digest: Int64]) throws {
        // Everything of the manifest for this platform, and of the index what is there.
        var next: [(Descriptor, isNeeded: Bool)] = [(image.target, true), (image.manifestDescriptor, true)]
        while let (descriptor, isNeeded) = next.popLast() {
            guard contents[descriptor.digest] == nil else { continue }
            guard let size = try store.size(of: descriptor.digest) else {
                if isNeeded { throw StoreError.missing(descriptor.digest) }
                continue
            }
            contents[descriptor.digest] = size
            switch descriptor.mediaType {
            case let type where type.isManifest:
                next += try store.kind(of: descriptor).children.map { ($0, true) }
            case let type where type.isIndex:
                next += try store.kind(of: descriptor).children.map { ($0, false) }
            default: continue
            }
        }
    }

    private static func index(of parts: [Part]) -> Index {
        var index = Index()
        for part in parts {
            var descriptor = part.image.target
            if descriptor.mediaType.isManifest, descriptor.platform == nil {
                descriptor.platform = part.image.config.platform
            }
            guard !part.names.isEmpty else {
                index.manifests.append(descriptor)
                continue
            }
            for name in part.names {
                var named = descriptor
                named.annotations = (descriptor.annotations ?? [:]).merging([
                    containerdName: "\(name)", Descriptor.refName: name.tag ?? name.selector,
                ]) { $1 }
                index.manifests.append(named)
            }
        }
        return index
    }

    private static func table(of parts: [Part]) -> [TableEntry] {
        parts.map { part in
            TableEntry(
                config: blobName(part.image.id), repoTags: part.names.isEmpty ? nil : part.names.map(\.familiar),
                layers: part.image.manifest.layers.map { blobName($0.digest) })
        }
    }

    /// What readers from before `manifest.json` look at: the uppermost layer of each name.
    private static func repositories(of parts: [Part]) -> [String: [String: String]] {
        var repositories = [String: [String: String]]()
        for part in parts {
            guard let layer = part.image.manifest.layers.last else { continue }
            for name in part.names {
                guard let tag = name.tag else { continue }
                repositories[String(name.familiar.dropLast(tag.utf8.count + 1)), default: [:]][tag] = layer.digest.hex
            }
        }
        return repositories
    }
}
