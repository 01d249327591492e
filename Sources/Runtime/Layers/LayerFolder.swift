internal import Glibc
internal import LinuxSystem
public import OCI

/// Layers as directories, as an overlay takes them: each unpacked once, whatever images have it and however many processes
/// want it at a time.
///
/// A layer may say something about files of those below it, so it is known by the chain of layers up to it (image-spec,
/// config.md, "Layer ChainID"). For the lowest that is its own diff id.
///
///     layers/FORM/HEX/…              the files of the layer with this chain id, complete and verified
///     layers/FORM/.locks/HEX         held shared by whoever uses the layer, alone by whoever makes or removes it
///     layers/FORM/.unpacking/HEX/…   a layer that is not complete, of the lock's holder or of one that was killed
///
/// To be used inside `PrivateMounts`, with whose ids the files are made.
public final class LayerFolder: Sendable {
    public let path: String
    private let form: LayerForm
    private let boot: String

    /// Makes the folders where they are not there yet.
    public init(_ data: DataFolder) throws {
        try LayerFolder.make(data.layers)
        form = try LayerForm.possible(in: data.layers)
        path = "\(data.layers)/\(form.rawValue)"
        boot = try KernelFile.readIfPresent("/proc/sys/kernel/random/boot_id") ?? ""
        for folder in [path, locks, unpacking] { try LayerFolder.make(folder) }
    }

    private var locks: String { "\(path)/.locks" }
    private var unpacking: String { "\(path)/.unpacking" }

    /// Whether overlays of these layers are mounted with `userxattr`.
    public var usesUserAttributes: Bool { form != .trusted }

    private static func make(_ folder: String) throws {
        var made = ""
        for part in folder.split(separator: "/") {
            made += "/" + part
            // Set-user-ID programs of images lie here: nobody else may come near them.
            let mode: mode_t = made == folder ? 0o700 : 0o755
            guard mkdir(made, mode) == 0 || errno == EEXIST else {
                throw SystemError("make the folder of layers", path: made, errno: .current)
            }
        }
    }

    /// The layers of an image, unpacked where they are not yet, and in use until the lease goes.
    ///
    /// - Parameter progress: is told of each layer that is about to be unpacked.
    /// - Throws: `RuntimeError.wrongLayer`, `LayerError`, `StoreError`, `SystemError`.
    public func layers(
        of image: Image, in store: ContentStore, progress: (Image.Layer) -> Void = { _ in }
    ) throws -> LayerLease {
        let lease = LayerLease(usesUserAttributes: usesUserAttributes)
        for layer in image.layers { try add(layer, to: lease, from: store, progress: progress) }
        return lease
    }

    /// No layers yet: what `FROM scratch` begins with.
    public func none() -> LayerLease { LayerLease(usesUserAttributes: usesUserAttributes) }

    /// Adds a layer above those of a lease, unpacked where it is not yet.
    public func add(
        _ layer: Image.Layer, to lease: LayerLease, from store: ContentStore,
        progress: (Image.Layer) -> Void = { _ in }
    ) throws {
        let chain = ChainID.of(lease.diffIDs + [layer.diffID])
        let name = chain.hex
        while true {
            if let lock = try LayerLock.take("\(locks)/\(name)", LOCK_SH), try isComplete(name, lock) {
                return lease.add(LayerLease.Held(diffID: layer.diffID, directory: "\(path)/\(name)", lock: lock))
            }
            guard let lock = try LayerLock.take("\(locks)/\(name)", LOCK_EX) else { continue }
            // Somebody else may have unpacked it while we waited.
            if try !isComplete(name, lock) {
                progress(layer)
                try unpack(layer, name, lock, on: lease, from: store)
            }
        }
    }

    /// What was unpacked before the machine last started may not have reached the disk as a whole, if it went down hard.
    private func isComplete(_ name: String, _ lock: LayerLock) throws -> Bool {
        try KernelFile.exists("\(path)/\(name)") && lock.text == boot
    }

    private func unpack(
        _ layer: Image.Layer, _ name: String, _ lock: LayerLock, on lowers: LayerLease, from store: ContentStore
    ) throws {
        let lease = try store.lease()
        try lease.hold(layer.descriptor.digest)
        try discard(name)
        let place = "\(unpacking)/\(name)"
        guard mkdir(place, 0o755) == 0 else {
            throw SystemError("make the folder of a layer", path: place, errno: .current)
        }
        do {
            var options = form.unpacking
            options.lowers = lowers.directories
            let result = try LayerUnpacker.unpack(
                store.reader(of: layer.descriptor.digest), compression: layer.descriptor.mediaType.compression,
                into: place, options: options)
            guard result.diffID == layer.diffID else {
                throw RuntimeError.wrongLayer(expected: layer.diffID, actual: result.diffID)
            }
        } catch {
            // What stays if this fails, too, goes before the next attempt.
            try? FolderRemoval.remove(place)
            throw error
        }
        try finish(place, name, lock)
    }

    /// Makes it visible as a whole.
    private func finish(_ place: String, _ name: String, _ lock: LayerLock) throws {
        try lock.replaceText(boot)
        guard rename(place, "\(path)/\(name)") == 0 else {
            throw SystemError("put a layer in its place", path: "\(path)/\(name)", errno: .current)
        }
    }

    /// Takes over an upper directory that is known to be a layer, so that it need not be packed and unpacked.
    ///
    /// - Parameters:
    ///   - directory: on the same file system, used by no mount; it is gone afterwards.
    ///   - diffID: of the archive that was packed of it.
    ///   - lowers: the layers below it.
    public func adopt(_ directory: String, as diffID: Digest, on lowers: LayerLease) throws {
        let name = ChainID.of(lowers.diffIDs + [diffID]).hex
        guard let lock = try LayerLock.take("\(locks)/\(name)", LOCK_EX | LOCK_NB), try !isComplete(name, lock) else {
            return try FolderRemoval.remove(directory)
        }
        try discard(name)
        try finish(directory, name, lock)
    }

    /// Removes what is there of a layer, held alone by the caller.
    private func discard(_ name: String) throws {
        let (place, target) = ("\(unpacking)/\(name)", "\(path)/\(name)")
        try FolderRemoval.remove(place)
        if KernelFile.exists(target) {
            guard rename(target, place) == 0 else {
                throw SystemError("remove a layer", path: target, errno: .current)
            }
            try FolderRemoval.remove(place)
        }
    }

    /// Removes layers that nobody uses, and what was left of removals that were interrupted.
    ///
    /// - Parameter images: the layers of each image and container that there is, as diff ids, lowest first.
    /// - Returns: the chain ids of what was removed.
    @discardableResult
    public func prune(keeping images: [[Digest]]) throws -> [Digest] {
        let kept = Set(images.flatMap { image in image.indices.map { ChainID.of(Array(image[...$0])) } })
        var removed = [Digest]()
        let names = Set(KernelFile.names(in: path) + KernelFile.names(in: unpacking) + KernelFile.names(in: locks))
        for name in names.sorted() {
            guard let digest = try? Digest("sha256:\(name)"), !kept.contains(digest),
                let lock = try LayerLock.take("\(locks)/\(name)", LOCK_EX | LOCK_NB)
            else { continue }
            if KernelFile.exists("\(path)/\(name)") { removed.append(digest) }
            try discard(name)
            // While it is held: who waits for it finds that it has gone.
            guard unlink(lock.path) == 0 else { throw SystemError("remove a layer", path: lock.path, errno: .current) }
        }
        try FolderRemoval.sweep(unpacking)
        return removed
    }
}
