internal import Dockerfile
internal import OCI

/// What a stage has become so far: an image that nobody has written down yet.
struct StageState {
    /// The configuration, with the digests of the layers and the history.
    var image: ImageConfig
    /// The layers in the store, lowest first, as many as `image.rootfs.diffIDs`.
    var layers: [Descriptor]
    var variables: StageVariables
    /// The base image's, or the stage's that this one builds on: what `FROM` showed.
    var baseId: Digest?
    /// Whether this stage has a CMD of its own: an ENTRYPOINT takes an inherited one away.
    var hasOwnCommand = false

    /// `FROM scratch`.
    init(plan: BuildPlan) {
        image = ImageConfig(platform: .current)
        // Docker's default, which BuildKit writes down for images of nothing, too.
        image.config?.env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
        layers = []
        variables = StageVariables(plan: plan, environment: image.config?.env ?? [])
    }

    init(base: Image, plan: BuildPlan) {
        image = base.config
        image.config = base.config.config ?? RunConfig()
        layers = base.manifest.layers.map { layer in
            // What somebody wrote beside it belongs to that image.
            Descriptor(mediaType: layer.mediaType, digest: layer.digest, size: layer.size)
        }
        baseId = base.id
        variables = StageVariables(plan: plan, environment: base.config.config?.env ?? [])
    }

    /// A stage that builds on another one: the image is the same, ARG begins anew.
    init(stage: StageState, plan: BuildPlan) {
        self = stage
        hasOwnCommand = false
        variables = StageVariables(plan: plan, environment: stage.config.env ?? [])
    }

    var config: RunConfig {
        get { image.config ?? RunConfig() }
        set { image.config = newValue }
    }

    var diffIDs: [Digest] { image.rootfs.diffIDs }

    var shell: [String] { config.shell ?? ShellInstruction.standard }

    var workingDirectory: String { config.workingDir.flatMap { $0.isEmpty ? nil : $0 } ?? "/" }

    /// A path as an instruction means it: relative ones from WORKDIR on.
    func absolute(_ path: String) -> String {
        let full = path.hasPrefix("/") ? path : "\(workingDirectory)/\(path)"
        return "/" + SourceTree.parts(of: full).joined(separator: "/")
    }

    /// The layers as the runtime knows them.
    var imageLayers: [Image.Layer] {
        zip(layers, diffIDs).map { Image.Layer(descriptor: $0, diffID: $1) }
    }

    /// Adds what a step led to.
    mutating func add(_ record: StepRecord, createdBy: String) {
        if let layer = record.layer, let diffID = record.diffID {
            layers.append(layer)
            image.rootfs.diffIDs.append(diffID)
        }
        addHistory(createdBy, created: record.created, isEmpty: record.layer == nil)
    }

    mutating func addHistory(_ createdBy: String, created: String?, isEmpty: Bool) {
        image.history =
            (image.history ?? []) + [
                ImageConfig.History(
                    created: created, createdBy: createdBy, comment: "lab docker build",
                    emptyLayer: isEmpty ? true : nil)
            ]
    }
}
