internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Runtime

/// What uses images besides their names: containers, and the folders into which layers were unpacked.
struct ImageUsers {
    private let data: DataFolder
    private let containers: [ContainerRecord]

    init(_ data: DataFolder) throws {
        self.data = data
        containers = KernelFile.exists(data.containers) ? try ContainerStore(data).list() : []
    }

    /// Files of containers and layers belong to users of a namespace where this is not root.
    static func enterNamespace(_ data: DataFolder) throws {
        guard geteuid() != 0, KernelFile.exists(data.layers) || KernelFile.exists(data.containers) else { return }
        try PrivateMounts.enter(data: data)
    }

    /// A container of the image, one that runs before others; nil where there is none.
    func first(of image: Digest) -> ContainerRecord? {
        let users = containers.filter { $0.imageID == image }
        return users.first(where: \.isRunning) ?? users.first
    }

    /// Frees the disk of what neither an image nor a container has any more.
    ///
    /// - Returns: bytes of content.
    @discardableResult
    func collect(_ store: ContentStore) throws -> Int64 {
        if KernelFile.exists(data.containers) { try ContainerStore(data).sweepKept(in: store) }
        let freed = try store.collectGarbage().bytes
        try pruneLayers(store)
        return freed
    }

    /// Removes unpacked layers that neither an image nor a container has.
    private func pruneLayers(_ store: ContentStore) throws {
        guard KernelFile.exists(data.layers) else { return }
        let images = try store.images().map(\.image.config.rootfs.diffIDs)
        try LayerFolder(data).prune(keeping: images + containers.map(\.diffIDs))
    }
}

extension ContainerRecord {
    var isRunning: Bool {
        if case .running = state { true } else { false }
    }
}
