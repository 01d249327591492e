extension ContentStore {
    /// Gives an image a name, as `docker tag` does: an image that loses its only name to it stays, dangling.
    ///
    /// - Parameter descriptor: a manifest or an index that is in the store.
    public func tag(_ descriptor: Descriptor, as reference: ImageReference) throws {
        guard try contains(descriptor.digest) else { throw StoreError.missing(descriptor.digest) }
        let name = reference.description
        var named = descriptor
        named.annotations = (descriptor.annotations ?? [:]).merging([Descriptor.refName: name]) { $1 }
        try changeIndex { index in
            let former = index.manifests.filter { $0.annotations?[Descriptor.refName] == name }
            index.manifests.removeAll {
                $0.annotations?[Descriptor.refName] == name
                    || ($0.digest == descriptor.digest && $0.annotations?[Descriptor.refName] == nil)
            }
            index.manifests.append(named)
            for entry in former { index.keep(entry) }
        }
    }

    /// Keeps an image that has no name: the result of a build or a commit without a tag.
    public func keep(_ descriptor: Descriptor) throws {
        guard try contains(descriptor.digest) else { throw StoreError.missing(descriptor.digest) }
        try changeIndex { $0.keep(descriptor) }
    }

    /// Removes every name of an image and the image itself from `index.json`; what nothing else leads to goes with the
    /// next collection.
    ///
    /// - Returns: the names that it had.
    @discardableResult
    public func removeImage(_ id: Digest, platform: Platform = .current) throws -> [String] {
        try changeIndex { index in
            var names = [String]()
            var isOfImage = [Digest: Bool]()
            index.manifests.removeAll { entry in
                let known = isOfImage[entry.digest]
                let isOurs = known ?? ((try? image(entry, platform: platform))?.id == id)
                isOfImage[entry.digest] = isOurs
                if isOurs, let name = entry.annotations?[Descriptor.refName] { names.append(name) }
                return isOurs
            }
            return names.sorted()
        }
    }
}

extension Index {
    /// An entry without a name, unless the content has an entry already.
    fileprivate mutating func keep(_ descriptor: Descriptor) {
        guard !manifests.contains(where: { $0.digest == descriptor.digest }) else { return }
        var unnamed = descriptor
        unnamed.annotations?[Descriptor.refName] = nil
        if unnamed.annotations?.isEmpty == true { unnamed.annotations = nil }
        manifests.append(unnamed)
    }
}
