internal import DockerWords
internal import OCI
internal import Runtime

/// Takes images and their names out of the store, by Docker's rules.
struct ImageRemoval {
    let context: DockerContext
    let store: ContentStore
    /// Also an image of several names, or one that a stopped container uses.
    let isForced: Bool

    /// What was done, line by line as Docker says it.
    enum Step {
        case untagged(String)
        case deleted(Digest)
    }

    /// Removes a name, and the image where it was its last; or an image by its id, with all of its names.
    func remove(_ text: String) throws -> [Step] {
        let found = try context.find(text, in: store)
        guard let listed = try store.images().first(where: { $0.id == found.id }) else {
            throw ImageError.noSuchImage(text)
        }
        let reference = try? ImageReference(text)
        if let name = reference?.description, listed.names.contains(name) {
            guard listed.names == [name] else {
                try store.removeName(name)
                return [.untagged(familiar(name))]
            }
        } else {
            let repositories = Set(listed.names.compactMap { try? ImageReference($0).name })
            guard repositories.count <= 1 || isForced else {
                throw Complaint(
                    .checkFailed, context.words.error(context.words.severalNames(listed.id.short)))
            }
        }
        return try delete(listed)
    }

    /// Removes an image with all of its names.
    func delete(_ listed: ListedImage) throws -> [Step] {
        if let user = try ImageUsers(context.data).first(of: listed.id), user.isRunning || !isForced {
            let name = listed.names.first.map(familiar) ?? listed.id.short
            throw Complaint(
                .checkFailed,
                context.words.error(
                    context.words.usedBy(user.shortID, image: name, isRunning: user.isRunning)))
        }
        let names = try store.removeImage(listed.id)
        let others = Set(try store.images().flatMap { chains($0.image) })
        return names.map { .untagged(familiar($0)) } + [.deleted(listed.id)]
            + chains(listed.image).reversed().filter { !others.contains($0) }.map { .deleted($0) }
    }

    /// Frees the disk of what no image has any more.
    ///
    /// - Returns: bytes of content.
    @discardableResult
    func collect() throws -> Int64 { try ImageUsers(context.data).collect(store) }

    private func familiar(_ name: String) -> String { (try? ImageReference(name))?.familiar ?? name }

    /// What Docker calls its layers by: each by all that lies below it, too (image-spec, config.md, "Layer ChainID").
    private func chains(_ image: Image) -> [Digest] {
        var chains = [Digest]()
        for diffID in image.config.rootfs.diffIDs {
            chains.append(chains.last.map { Digest(of: Array("\($0) \(diffID)".utf8)) } ?? diffID)
        }
        return chains
    }
}
