/// FROM.
public struct FromInstruction: Hashable, Sendable {
    /// An image, `scratch`, or an earlier stage's name; may hold variables of the global scope.
    public var base: Word
    /// `AS name`, as written; a stage is called by it in small letters.
    public var name: Word?
    /// `--platform`; may hold variables of the global scope.
    public var platform: Word?

    public init(base: Word, name: Word? = nil, platform: Word? = nil) {
        self.base = base
        self.name = name
        self.platform = platform
    }
}

/// ENV and LABEL.
public struct PairsInstruction: Hashable, Sendable {
    public struct Pair: Hashable, Sendable {
        public var name: Word
        public var value: Word

        public init(name: Word, value: Word) {
            self.name = name
            self.value = value
        }
    }

    /// In order; a name may come twice, the last one counts.
    public var pairs: [Pair]
    /// Written the old way, `ENV name value with spaces`: one pair.
    public var isLegacyForm: Bool

    public init(pairs: [Pair], isLegacyForm: Bool = false) {
        self.pairs = pairs
        self.isLegacyForm = isLegacyForm
    }
}

/// ARG.
public struct ArgInstruction: Hashable, Sendable {
    public struct Declaration: Hashable, Sendable {
        public var name: Word
        /// nil: without `=`, the value comes from `--build-arg` or from the global scope.
        public var value: Word?

        public init(name: Word, value: Word? = nil) {
            self.name = name
            self.value = value
        }
    }

    /// In order.
    public var declarations: [Declaration]

    public init(declarations: [Declaration]) { self.declarations = declarations }
}

/// EXPOSE.
public struct ExposeInstruction: Hashable, Sendable {
    /// As written: `80`, `80/udp`, `8000-8010`. `ports` reads them once variables are expanded.
    public var words: [Word]

    public init(words: [Word]) { self.words = words }
}

/// VOLUME.
public struct VolumeInstruction: Hashable, Sendable {
    public var paths: [Word]

    public init(paths: [Word]) { self.paths = paths }
}

/// ONBUILD.
public struct OnbuildInstruction: Hashable, Sendable {
    /// What the image that is built keeps: the instruction behind ONBUILD, its heredocs included.
    /// `ParsedDockerfile.trigger(_:)` reads it again in the build that uses the image.
    public var text: Word
    /// What stands there, checked already.
    public var trigger: InstructionName

    public init(text: Word, trigger: InstructionName) {
        self.text = text
        self.trigger = trigger
    }
}
