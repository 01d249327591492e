internal import Glibc
internal import LinuxSystem

/// What a collection removed.
public struct CollectedGarbage: Hashable, Sendable {
    public var blobs: [Digest] = []
    /// Bytes of content that are free again.
    public var bytes: Int64 = 0
    /// Files of writers and leases that ended without a word.
    public var leftOver = 0
}

extension ContentStore {
    /// Removes content that no name leads to, no lease holds and nobody has kept, and what killed processes left.
    ///
    /// Where a document that names others cannot be read, nothing is removed: what it led to is not known.
    ///
    /// - Throws: `StoreError`, `SystemError`.
    @discardableResult
    public func collectGarbage() throws -> CollectedGarbage {
        // Alone: nobody begins to use anything until this is over.
        let collecting = try folder.lock(StoreFolder.collecting, LOCK_EX)
        var collection = CollectedGarbage()
        var marks = Marks()
        // These first: here it is known what leads on, and must be readable.
        for manifest in try index().manifests {
            try mark(manifest.digest, mediaType: manifest.mediaType, into: &marks)
        }
        for digest in try sweepLeases(&collection) + keptDigests() {
            try mark(digest, mediaType: nil, into: &marks)
        }

        for name in try folder.names(in: StoreFolder.ingest) {
            guard try folder.lockIfFree("\(StoreFolder.ingest)/\(name)") != nil else { continue }
            if try folder.remove("\(StoreFolder.ingest)/\(name)") { collection.leftOver += 1 }
        }
        for algorithm in Digest.Algorithm.allCases {
            for hex in try folder.names(in: StoreFolder.blobs(algorithm)) {
                // What has no name of content is not ours to remove; `verify` tells of it.
                guard let digest = try? Digest("\(algorithm.rawValue):\(hex)"), !marks.kept.contains(digest) else {
                    continue
                }
                let size = try size(of: digest) ?? 0
                if try folder.remove(StoreFolder.blob(digest)) {
                    collection.blobs.append(digest)
                    collection.bytes += size
                }
            }
        }
        collecting.close()
        return collection
    }

    /// What living leases hold; the files of dead ones are removed.
    private func sweepLeases(_ collection: inout CollectedGarbage) throws -> [Digest] {
        var held = [Digest]()
        for name in try folder.names(in: StoreFolder.leases) {
            let lease = "\(StoreFolder.leases)/\(name)"
            if try folder.lockIfFree(lease) != nil {
                if try folder.remove(lease) { collection.leftOver += 1 }
                continue
            }
            guard let file = try folder.openIfPresent(lease, O_RDONLY, step: "read the leases of the image store")
            else {
                continue
            }
            let lines = String(decoding: try file.readAll(limit: 256 << 20), as: UTF8.self).split(separator: "\n")
            held += lines.compactMap { try? Digest(String($0)) }
        }
        return held
    }

    private struct Marks {
        var kept = Set<Digest>()
        /// Of these, what was read as a document and leads on. One manifest may call a layer what another knows to be a
        /// manifest, so this is not the same.
        var followed = Set<Digest>()
    }

    /// Marks content and all that it leads to. What is not there leads nowhere: an index may name manifests of platforms
    /// that were never fetched.
    private func mark(_ digest: Digest, mediaType: MediaType?, into marks: inout Marks) throws {
        var next: [(Digest, MediaType?)] = [(digest, mediaType)]
        while let (digest, mediaType) = next.popLast() {
            marks.kept.insert(digest)
            if let mediaType, !mediaType.isManifest, !mediaType.isIndex { continue }
            guard !marks.followed.contains(digest), let size = try size(of: digest), size <= ImageDocument.largest
            else { continue }
            if let mediaType {
                let kind = try kind(of: Descriptor(mediaType: mediaType, digest: digest, size: size))
                next += kind.children.map { ($0.digest, $0.mediaType) }
            } else if let kind = try? ImageDocument.kind(of: bytes(of: digest)) {
                // A lease holds content of every kind; what reads as a manifest is taken for one.
                next += kind.children.map { ($0.digest, $0.mediaType) }
            } else {
                continue
            }
            marks.followed.insert(digest)
        }
    }
}
