internal import Glibc
internal import LinuxSystem

extension ContentStore {
    /// More names than fit into so many bytes are refused.
    static let largestIndex = 64 << 20

    /// What `index.json` says at this moment.
    public func index() throws -> Index {
        guard let file = try folder.openIfPresent("index.json", O_RDONLY, step: "read the names of the image store")
        else {
            throw StoreError.notALayout(path: path, reason: "index.json is missing")
        }
        do {
            return try ImageDocument.decode(
                Index.self, from: file.readAll(limit: Self.largestIndex + 1), limit: Self.largestIndex)
        } catch let error as DocumentError {
            throw StoreError.notALayout(path: path, reason: "index.json: \(error)")
        }
    }

    /// Changes `index.json` as one step, whatever other processes do.
    @discardableResult
    public func changeIndex<Result>(_ change: (inout Index) throws -> Result) throws -> Result {
        let guarding = try folder.lock(StoreFolder.indexLock, LOCK_EX)
        var index = try index()
        let before = index
        let result = try change(&index)
        // `replace` shuts out the collector: it sees either this index or the one before, with our leases still held.
        if index != before { try replace("index.json", with: ImageDocument.encode(index)) }
        guarding.close()
        return result
    }

    /// Gives an image a name, which it takes away from the image that had it. One image may have many.
    ///
    /// - Parameter descriptor: a manifest or an index that is in the store.
    public func name(_ descriptor: Descriptor, _ name: String) throws {
        guard try contains(descriptor.digest) else { throw StoreError.missing(descriptor.digest) }
        var named = descriptor
        named.annotations = (descriptor.annotations ?? [:]).merging([Descriptor.refName: name]) { $1 }
        try changeIndex { index in
            index.manifests.removeAll { $0.annotations?[Descriptor.refName] == name }
            index.manifests.append(named)
        }
    }

    /// Takes a name away. The content goes with the next collection, where nothing else leads to it.
    ///
    /// - Returns: what it named.
    /// - Throws: `StoreError.unknownName`.
    @discardableResult
    public func removeName(_ name: String) throws -> Descriptor {
        try changeIndex { index in
            guard let position = index.manifests.firstIndex(where: { $0.annotations?[Descriptor.refName] == name })
            else {
                throw StoreError.unknownName(name)
            }
            return index.manifests.remove(at: position)
        }
    }

    /// What a name means; nil where no image has it.
    public func resolve(_ name: String) throws -> Descriptor? {
        try index().manifests.first { $0.annotations?[Descriptor.refName] == name }
    }

    /// Every name, in order, with what it means.
    public func names() throws -> [(name: String, descriptor: Descriptor)] {
        try index().manifests.compactMap { manifest in manifest.annotations?[Descriptor.refName].map { ($0, manifest) }
        }
        .sorted { $0.0 < $1.0 }
    }
}
