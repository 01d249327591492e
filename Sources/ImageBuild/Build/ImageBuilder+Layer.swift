internal import CLinux
internal import Containers
internal import Dockerfile
internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Runtime

// Steps that change files.
extension ImageBuilder {
    /// Looks a step up, or carries it out over an overlay and packs what it wrote.
    ///
    /// - Parameters:
    ///   - key: everything that the result depends on besides the layers below.
    ///   - needsPlaces: whether something is going to be run there.
    ///   - body: gets the root file system and the folder that it belongs to.
    func makeLayer(
        _ key: CacheKey, _ state: inout StageState, _ step: BuildStep, createdBy: String,
        _ body: (StepFolder, LayerLease) throws -> Void
    ) throws {
        var key = key
        key.add(state.diffIDs)
        key.add(request.latestTime.map { "\($0)" })
        if request.usesCache, let record = try cache.record(key.digest, lease: lease) {
            state.add(record, createdBy: createdBy)
            hooks.progress(.cached(step, record.effect))
            return
        }
        let layerFolder = try layers()
        let start = Timestamp.monotonic()
        let below = layerFolder.none()
        for layer in state.imageLayers { try layerFolder.add(layer, to: below, from: store) }
        let folder = try StepFolder(in: cache.path)
        try body(folder, below)
        let record = try pack(folder, in: layerFolder, on: below)
        try cache.write(record, key.digest)
        state.add(record, createdBy: createdBy)
        hooks.progress(.done(step, seconds: Timestamp.monotonic() - start, record.effect))
    }

    private func pack(_ folder: StepFolder, in layerFolder: LayerFolder, on below: LayerLease) throws -> StepRecord {
        if KernelFile.names(in: folder.upper).isEmpty { return StepRecord(created: now) }
        var options = PackOptions()
        options.source = .overlay
        options.latestTime = request.latestTime
        let packed = try LayerPacker.pack(folder.upper, into: lease, options: options)
        // The next step finds it unpacked already.
        try layerFolder.adopt(folder.upper, as: packed.diffID, on: below)
        return StepRecord(
            created: now, layer: packed.descriptor, diffID: packed.diffID, entries: packed.entries)
    }

    /// Mounts the layers with the step's folder above them, for as long as `body` takes.
    func withRoot(_ folder: StepFolder, _ below: LayerLease, _ body: (TargetTree) throws -> Void) throws {
        var lowers = below.directories
        if lowers.isEmpty {
            // An overlay has at least one lower layer.
            lowers = ["\(folder.path)/empty"]
            try WholeFile.makeFolders(lowers[0])
        }
        let overlay = OverlayMount(
            lowers: lowers, upper: folder.upper, work: folder.work, usesUserAttributes: below.usesUserAttributes)
        try overlay.mount(at: folder.root)
        do {
            let tree = try TargetTree(path: folder.root)
            try body(tree)
        } catch {
            // The first error is the one to tell; and the mount goes with this program.
            try? detach(folder.root)
            throw error
        }
        try detach(folder.root)
    }

    private func detach(_ path: String) throws(SystemError) {
        guard umount2(path, Int32(MNT_DETACH)) == 0 else {
            throw SystemError("let go of the root of a step", path: path, errno: .current)
        }
    }

    /// WORKDIR makes the folder where it is missing.
    func makeWorkingDirectory(_ path: String, _ state: inout StageState, _ step: BuildStep) throws {
        let directory = state.absolute(path)
        state.config.workingDir = directory
        var key = CacheKey("WORKDIR")
        key.add(directory)
        try makeLayer(key, &state, step, createdBy: "WORKDIR \(directory)") { folder, below in
            try withRoot(folder, below) { root in try root.makeFolders(directory, owner: .root) }
        }
    }
}

extension StepRecord {
    var effect: StepEffect {
        guard let layer, let diffID else { return .noFiles }
        return .layer(layer, diffID: diffID, entries: entries ?? 0)
    }
}
