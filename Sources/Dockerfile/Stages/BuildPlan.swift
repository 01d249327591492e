/// Which stages a build needs, and what each is built on.
public struct BuildPlan: Sendable {
    /// What a stage starts from.
    public enum Base: Hashable, Sendable {
        /// `FROM scratch`: nothing.
        case scratch
        /// An earlier stage, by its index.
        case stage(Int)
        /// An image, as named after expansion: `alpine`, `localhost:5000/app:1`.
        case image(String)
    }

    /// Where COPY takes files from.
    public enum Source: Hashable, Sendable {
        case context
        /// An earlier stage, by its index.
        case stage(Int)
        case image(String)
    }

    public struct PlannedStage: Sendable {
        public var stage: Stage
        public var base: Base
        /// `--platform`, expanded.
        public var platform: String?
        /// Stages that it builds on or copies from, by index, ascending.
        public var dependencies: [Int]
    }

    /// All stages in order.
    public let stages: [PlannedStage]
    /// The stage that is wanted, an index of `stages`.
    public let target: Int
    /// The stages that the target needs, itself included, in the order in which they can be built.
    public let needed: [PlannedStage]
    /// `--build-arg`.
    public let buildArguments: [String: String]
    /// The variables of FROM, and what `ARG NAME` in a stage takes up: the platform's, and those declared before the
    /// first FROM.
    public let globalScope: [String: String]
    /// `--build-arg` that no ARG in the file declares, sorted; Docker warns of them.
    public let unusedBuildArguments: [String]

    /// Where this COPY of the stage with this index takes files from.
    public func source(of copy: CopyInstruction, in stage: Int) -> Source {
        guard let from = copy.from else { return .context }
        if let number = Int(from.text), stages.indices.contains(number) { return .stage(number) }
        let name = from.text.lowercased()
        if let found = stages.last(where: { $0.stage.name == name && $0.stage.index < stage }) {
            return .stage(found.stage.index)
        }
        return .image(from.text)
    }
}

extension ParsedDockerfile {
    /// Finds what has to be built.
    ///
    /// - Parameters:
    ///   - buildArguments: `--build-arg`.
    ///   - target: `--target`, a stage's name or number; nil is the last stage.
    ///   - platform: what the platform's variables (`TARGETARCH` and so on) hold; see `platformVariables(os:architecture:)`.
    /// - Throws: everything that is wrong with the stages, with places; an unknown target has the place of the last FROM.
    public func plan(
        buildArguments: [String: String] = [:], target: String? = nil, platform: [String: String] = [:]
    ) throws(DockerfileError) -> BuildPlan {
        let planner = StagePlanner(file: self, buildArguments: buildArguments)
        do throws(Fault) {
            return try planner.plan(target: target, platform: platform)
        } catch {
            throw DockerfileError([diagnostic(error.problem, at: error.range)])
        }
    }

    /// The variables that Docker sets for a build on and for one platform.
    public static func platformVariables(os: String, architecture: String, variant: String = "") -> [String: String] {
        let platform = variant.isEmpty ? "\(os)/\(architecture)" : "\(os)/\(architecture)/\(variant)"
        var variables: [String: String] = [:]
        for prefix in ["BUILD", "TARGET"] {
            variables[prefix + "PLATFORM"] = platform
            variables[prefix + "OS"] = os
            variables[prefix + "ARCH"] = architecture
            variables[prefix + "VARIANT"] = variant
        }
        return variables
    }
}
