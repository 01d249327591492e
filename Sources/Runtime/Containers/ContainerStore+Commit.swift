internal import Glibc
internal import LinuxSystem
public import OCI

/// What is said about an image that is made of a container.
public struct CommitRequest: Sendable {
    /// How the image is run.
    public var config: RunConfig
    public var author: String?
    public var message: String?
    /// What it is called; nil for an image without a name.
    public var name: ImageReference?

    public init(config: RunConfig) { self.config = config }
}

extension ContainerStore {
    /// Makes an image of a container, also of one that runs: what it has written becomes a layer above those of its image.
    /// Inside `PrivateMounts`.
    ///
    /// - Parameter now: seconds since 1970; nil for this moment.
    /// - Returns: the image, which is named, or kept without a name.
    public func commit(
        _ record: ContainerRecord, _ request: CommitRequest, images: ContentStore, now: Int64? = nil
    ) throws -> Image {
        let lease = try images.lease()
        try lease.hold(record.manifest.digest)
        let base = try images.image(record.manifest)
        var options = PackOptions()
        options.source = .overlay
        if try IdMaps.current().isSingle { options.owners = .root }
        let layer = try LayerPacker.pack(folder(record.id).upper, into: lease, options: options)

        let created = ContainerStore.text(of: now ?? Int64(time(nil)))
        var config = base.config
        config.created = created
        config.author = request.author
        config.config = request.config
        config.rootfs.diffIDs.append(layer.diffID)
        config.history =
            (config.history ?? []) + [
                ImageConfig.History(
                    created: created, createdBy: record.settings.arguments.joined(separator: " "),
                    author: request.author, comment: request.message)
            ]
        let layers = base.manifest.layers.map { descriptor in
            var named = descriptor
            // The same bytes under the names of the specification that the manifest follows.
            if let compression = descriptor.mediaType.compression { named.mediaType = compression.mediaType }
            return named
        }
        let manifest = Manifest(
            config: try lease.putDocument(config, mediaType: .config), layers: layers + [layer.descriptor])
        var descriptor = try lease.putDocument(manifest, mediaType: .manifest)
        descriptor.platform = config.platform
        if let name = request.name { try images.tag(descriptor, as: name) } else { try images.keep(descriptor) }
        return try images.image(descriptor)
    }

    /// RFC 3339.
    static func text(of moment: Int64) -> String {
        var (seconds, parts) = (time_t(moment), tm())
        gmtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
