/// A live step of a lesson: shell text that runs in the sandbox while the engine watches.
public struct Step: Sendable, Equatable {
    /// What a step is for.
    public enum Kind: Sendable, Hashable {
        /// An ordinary step.
        case run
        /// The counterfactual of another step: it runs only in a what-if.
        case without(of: String)
    }

    /// Kebab-case, unique in the lesson; both variants of a step share it.
    public var id: String
    public var kind: Kind
    /// `.look`: it changes nothing, so whoever goes back need not run it again.
    public var onlyLooks: Bool
    /// `.once`: it cannot be repeated, so whoever goes back past it is told that its effect is missing.
    public var runsOnce: Bool
    /// The cgroup controller whose version decides which variant runs; nil for a step without variants.
    public var controller: String?
    /// Features of the machine that it names, besides that of its controller.
    public var needs: [String]
    /// One that runs everywhere, or two in the order v1, v2. Never empty.
    public var variants: [Variant]
    /// `.outside`: what the engine does itself, outside the sandbox; nil for a step of the shell.
    public var comparison: ComparisonRequest?
    /// `.vm`: it runs in a virtual machine of its own, as root of another kernel.
    public var isInMachine: Bool

    /// Whether the shell of the sandbox has no part in it.
    public var isElsewhere: Bool { comparison != nil || isInMachine }

    public init(
        id: String, kind: Kind = .run, onlyLooks: Bool = false, runsOnce: Bool = false, controller: String? = nil,
        needs: [String] = [], variants: [Variant], comparison: ComparisonRequest? = nil,
        isInMachine: Bool = false
    ) {
        self.id = id
        self.kind = kind
        self.onlyLooks = onlyLooks
        self.runsOnce = runsOnce
        self.controller = controller
        self.needs = needs
        self.variants = variants
        self.comparison = comparison
        self.isInMachine = isInMachine
    }

    /// Every feature without which it cannot run: those that it names, and the one that its controller means.
    public var features: Set<String> {
        // The groups of a virtual machine are those of its own kernel.
        let own = isInMachine ? nil : controller
        let group = own.map { "cgroup.\($0)" }.flatMap { Vocabulary.features.contains($0) ? $0 : nil }
        return Set(needs).union(group.map { [$0] } ?? []).union(isInMachine ? ["vm"] : [])
    }

    /// The text of a step for one version, or for both.
    public struct Variant: Sendable, Equatable {
        /// Nil when the step is the same on both versions.
        public var version: CgroupVersion?
        /// What bash runs, with its last newline.
        public var shell: String
        /// What is traced: names from `Vocabulary.traceSets`, or calls. Empty: the engine's own default.
        public var trace: [String]
        public var expect: Expect?
        /// The most time it may take; nil: the lab's own limit.
        public var time: Duration?
        /// Of the fence's opening line.
        public var position: SourcePosition

        public init(
            version: CgroupVersion? = nil, shell: String, trace: [String] = [], expect: Expect? = nil,
            time: Duration? = nil, position: SourcePosition
        ) {
            self.version = version
            self.shell = shell
            self.trace = trace
            self.expect = expect
            self.time = time
            self.position = position
        }
    }

    /// How a step must fail.
    public enum Expect: Sendable, Hashable {
        /// One of its traced calls returns this errno, by name: `EPERM`.
        case errno(String)
        /// One of its processes dies of this signal, by name: `SIGKILL`.
        case signal(String)

        /// The name as the lesson writes it.
        public var name: String {
            switch self {
            case .errno(let name), .signal(let name): name
            }
        }
    }

    /// The version that it is about where the step's controller has that version: the same one. In a virtual machine
    /// the other one, since what this machine lacks is to be seen there.
    public func version(here version: CgroupVersion) -> CgroupVersion {
        guard isInMachine else { return version }
        return version == .v1 ? .v2 : .v1
    }

    /// The variant that runs where the step's controller has that version.
    public func variant(for version: CgroupVersion) -> Variant {
        variants.first { $0.version == self.version(here: version) } ?? variants[0]
    }

    /// The one that does not run there and is shown beside it; nil for a step without variants.
    public func otherVariant(than version: CgroupVersion) -> Variant? {
        variants.first { $0.version != nil && $0.version != self.version(here: version) }
    }

    /// Of the first variant.
    public var position: SourcePosition { variants[0].position }
}
