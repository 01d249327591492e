internal import Dockerfile
internal import LinuxSystem
internal import OCI

// FROM, and the image at the end.
extension ImageBuilder {
    /// What a stage begins with.
    func begin(_ planned: BuildPlan.PlannedStage, place: String) throws -> StageState {
        let head = planned.stage.head
        if let platform = planned.platform { try check(platform, planned.stage) }
        switch planned.base {
        case .scratch:
            let step = step(place, head.text)
            hooks.progress(.started(step))
            hooks.progress(.done(step, seconds: 0, .base(nil, layers: 0)))
            return StageState(plan: plan)
        case .stage(let index):
            let step = step(place, head.text)
            hooks.progress(.started(step))
            guard let state = stages[index] else { throw BuildError(.noImage(planned.stage.title)) }
            hooks.progress(.done(step, seconds: 0, .base(state.baseId, layers: state.layers.count)))
            return StageState(stage: state, plan: plan)
        case .image(let name):
            let image = try image(name, at: planned.stage.from.base)
            let step = step(place, head.text)
            hooks.progress(.started(step))
            hooks.progress(.done(step, seconds: 0, .base(image.id, layers: image.manifest.layers.count)))
            return StageState(base: image, plan: plan)
        }
    }

    private func check(_ platform: String, _ stage: Stage) throws {
        let own = Platform.current
        let parts = platform.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let wanted = Platform(
            architecture: parts.count > 1 ? parts[1] : platform, os: parts.count > 1 ? parts[0] : own.os,
            variant: parts.count > 2 ? parts[2] : nil)
        guard own.runs(wanted) else {
            throw problem(
                .otherPlatform(platform, own: own.description), at: stage.from.platform ?? stage.from.base)
        }
    }

    /// An image by its name: of the store, of this machine's busybox, or pulled.
    func image(_ name: String, at word: Word) throws -> Image {
        let reference: ImageReference
        do {
            reference = try ImageReference(name)
        } catch {
            // Docker takes the beginning of an id as well.
            if let image = try? store.find(name) { return try held(image) }
            throw problem(.badImageName(name, error), at: word)
        }
        if BusyboxImage.isMeant(by: reference) {
            _ = try request.pullsAlways ? BusyboxImage.make(in: store) : BusyboxImage.ensure(in: store)
        } else if request.pullsAlways {
            try hooks.pull(reference)
        }
        if let image = try store.image(named: reference) { return try held(image) }
        if let image = try? store.find(name) { return try held(image) }
        try hooks.pull(reference)
        guard let image = try store.image(named: reference) else {
            throw problem(.noImage(reference.familiar), at: word)
        }
        return try held(image)
    }

    /// Nobody collects it while this builds.
    private func held(_ image: Image) throws -> Image {
        for descriptor in [image.target, image.manifestDescriptor, image.manifest.config] + image.manifest.layers {
            guard try lease.holdIfPresent(descriptor.digest) else { throw StoreError.missing(descriptor.digest) }
        }
        return image
    }

    /// Writes configuration and manifest, and gives the image its names.
    func write(_ state: inout StageState) throws -> BuiltImage {
        let step = step("", "exporting to image")
        hooks.progress(.started(step))
        try date(&state)
        let config = try lease.putDocument(state.image, mediaType: .config)
        var manifest = try lease.putDocument(
            Manifest(config: config, layers: state.layers), mediaType: .manifest)
        manifest.platform = .current
        for name in request.names { try store.tag(manifest, as: name) }
        if request.names.isEmpty { try store.keep(manifest) }
        hooks.progress(.wrote(step, config.digest, names: request.names))
        return BuiltImage(id: config.digest, manifest: manifest)
    }

    /// Steps that change the configuration alone have the time of the step before them, so that a build in which nothing
    /// is new gives the image that is there.
    private func date(_ state: inout StageState) throws {
        var history = state.image.history ?? []
        var last = history.first { $0.created != nil }?.created
        if last == nil {
            var key = CacheKey("created")
            state.image.created = nil
            key.add(try ImageDocument.encode(state.image))
            let known = request.usesCache ? try cache.record(key.digest, lease: lease) : nil
            let record = known ?? StepRecord(created: now)
            if known == nil { try cache.write(record, key.digest) }
            last = record.created
        }
        for index in history.indices {
            if let created = history[index].created {
                last = created
            } else {
                history[index].created = last
            }
        }
        state.image.history = history
        state.image.created = last
    }
}
