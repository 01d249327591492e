public import Dockerfile
internal import Glibc
internal import LinuxSystem
public import OCI
internal import Runtime

/// Builds an image of a Dockerfile: the stages that are needed, step by step, each on what the steps before led to.
///
/// A step that may change files runs over an overlay of the layers so far; what it writes becomes a layer. What it led to
/// is written down under everything that it depended on, so that it need not be carried out a second time.
public final class ImageBuilder {
    let request: BuildRequest
    let hooks: BuildHooks
    let data: DataFolder
    let store: ContentStore
    let lease: Lease
    let cache: BuildCache
    /// Of all times that are not those of files.
    let now: String
    var file: ParsedDockerfile
    var plan: BuildPlan
    /// What each stage that is done has become.
    var stages: [Int: StageState] = [:]
    /// Images that COPY takes files from.
    var copiedImages: [String: StageState] = [:]
    private var lastNumber = 0
    private var heldContext: (tree: SourceTree, hashes: FileHashes)?
    private var heldLayers: LayerFolder?

    /// Reads the Dockerfile and finds what has to be done.
    ///
    /// - Throws: `DockerfileError` with everything that is wrong in the file, `BuildError`, `SystemError`, `StoreError`.
    public init(_ request: BuildRequest, data: DataFolder, hooks: BuildHooks) throws {
        self.request = request
        self.hooks = hooks
        self.data = data
        file = try ParsedDockerfile(bytes: request.dockerfile)
        let own = Platform.current
        plan = try file.plan(
            buildArguments: request.arguments, target: request.target,
            platform: ParsedDockerfile.platformVariables(
                os: own.os, architecture: own.architecture, variant: own.variant ?? ""))
        store = try data.openImages()
        lease = try store.lease()
        cache = try BuildCache(folder: data.buildCache)
        now = Timestamp.text(request.latestTime ?? Timestamp.now())
    }

    /// Builds it and gives it its names.
    ///
    /// - Throws: `BuildError` for what a step did, `DockerfileDiagnostic` for what only turns out underway, errors of the
    ///   store and the kernel.
    public func build() throws -> BuiltImage {
        if StepFolder.isSweepNeeded(in: cache.path) { _ = try layers() }
        for planned in plan.needed { stages[planned.stage.index] = try build(planned) }
        guard var result = stages[plan.target] else { throw BuildError(.noImage("")) }
        try heldContext?.hashes.save()
        if !request.labels.isEmpty {
            result.config.labels = (result.config.labels ?? [:]).merging(request.labels) { $1 }
        }
        return try write(&result)
    }

    /// What can be built but was hardly meant.
    public var warnings: [DockerfileDiagnostic] { file.warnings }

    /// `--build-arg` that nothing declares.
    public var unusedArguments: [String] { plan.unusedBuildArguments }

    // MARK: Steps

    func step(_ place: String, _ text: String) -> BuildStep {
        lastNumber += 1
        return BuildStep(number: lastNumber, place: place, text: text)
    }

    private func build(_ planned: BuildPlan.PlannedStage) throws -> StageState {
        let stage = planned.stage
        let steps = 1 + stage.statements.count { $0.instruction.mayMakeLayer }
        let name = plan.stages.count == 1 && stage.name == nil ? "" : "\(stage.title) "
        var position = 1
        var state = try begin(planned, place: "[\(name)1/\(steps)]")
        for trigger in state.config.onBuild ?? [] where planned.base.isImage {
            try carryOut(try self.trigger(trigger), &state, in: stage, place: "[\(name)onbuild]", isTrigger: true)
        }
        if planned.base.isImage { state.config.onBuild = nil }
        for statement in stage.statements {
            var place = ""
            if statement.instruction.mayMakeLayer {
                position += 1
                place = "[\(name)\(position)/\(steps)]"
            }
            try carryOut(statement, &state, in: stage, place: place, isTrigger: false)
        }
        return state
    }

    private func trigger(_ text: String) throws -> Statement {
        do {
            return try ParsedDockerfile.trigger(text)
        } catch {
            throw BuildError(.badTrigger(text, reason: "\(error)"))
        }
    }

    /// Carries out one instruction.
    private func carryOut(
        _ statement: Statement, _ state: inout StageState, in stage: Stage, place: String, isTrigger: Bool
    ) throws {
        let instruction = try statement.expanded(in: state.variables, of: file)
        let step = step(place, statement.text)
        hooks.progress(.started(step))
        for warning in statement.undeclaredVariables(in: state.variables, of: file) {
            hooks.progress(.warning(step, warning))
        }
        do {
            switch instruction {
            case .run(let run): try self.run(run, &state, step)
            case .copy(let copy): try self.copy(.copy(copy), in: stage.index, &state, step)
            case .add(let add): try self.copy(.add(add), in: stage.index, &state, step)
            case .workdir(let word): try makeWorkingDirectory(word.text, &state, step)
            default: try configure(instruction, statement, &state, step)
            }
        } catch let error as BuildError {
            hooks.progress(.failed(step))
            if isTrigger || error.range != nil { throw error }
            throw BuildError(
                error.problem, range: statement.range, sourceLine: file.sourceLine(statement.range.start.line))
        } catch {
            hooks.progress(.failed(step))
            throw error
        }
    }

    /// A problem at a word of the Dockerfile.
    func problem(_ problem: BuildProblem, at word: Word) -> BuildError {
        BuildError(problem, range: word.range, sourceLine: file.sourceLine(word.range.start.line))
    }

    // MARK: What steps use

    /// The files that COPY may read, and what is known of their content.
    func context() throws -> (tree: SourceTree, hashes: FileHashes) {
        if let heldContext { return heldContext }
        guard let path = request.context else { throw BuildError(.noContext) }
        var filter = SourceTree.Filter()
        if let text = request.ignoreFile {
            let rules = try IgnoreRules(text)
            if !rules.isEmpty {
                filter.excludes = rules.excludes
                filter.mayKeepBelow = { !rules.prunes(folder: $0) }
            }
        }
        let tree = try SourceTree(path: path, filter: filter)
        let context = (tree, cache.hashes(ofContext: path))
        heldContext = context
        return context
    }

    /// Layers as directories. Whoever asks is inside mounts of its own from then on.
    func layers() throws -> LayerFolder {
        if let heldLayers { return heldLayers }
        // What files were hashed so far is of use to the program that is started anew.
        try heldContext?.hashes.save()
        try hooks.enterMounts()
        StepFolder.sweep(in: cache.path)
        let folder = try LayerFolder(data)
        heldLayers = folder
        return folder
    }
}

extension Instruction {
    /// Whether it can change files; the others change the configuration alone.
    var mayMakeLayer: Bool {
        switch self {
        case .run, .copy, .add, .workdir: true
        default: false
        }
    }
}

extension BuildPlan.Base {
    var isImage: Bool {
        if case .image = self { true } else { false }
    }
}
