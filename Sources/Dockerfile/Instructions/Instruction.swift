/// One instruction of a Dockerfile with its typed arguments.
///
/// Source: Dockerfile reference, <https://docs.docker.com/reference/dockerfile/>.
public enum Instruction: Hashable, Sendable {
    case from(FromInstruction)
    case run(RunInstruction)
    case cmd(CommandInstruction)
    case label(PairsInstruction)
    case maintainer(Word)
    case expose(ExposeInstruction)
    case env(PairsInstruction)
    case add(AddInstruction)
    case copy(CopyInstruction)
    case entrypoint(CommandInstruction)
    case volume(VolumeInstruction)
    case user(Word)
    case workdir(Word)
    case arg(ArgInstruction)
    case onbuild(OnbuildInstruction)
    case stopsignal(Word)
    case healthcheck(HealthcheckInstruction)
    case shell(ShellInstruction)

    /// The keyword in capitals.
    public var name: InstructionName {
        switch self {
        case .from: .from
        case .run: .run
        case .cmd: .cmd
        case .label: .label
        case .maintainer: .maintainer
        case .expose: .expose
        case .env: .env
        case .add: .add
        case .copy: .copy
        case .entrypoint: .entrypoint
        case .volume: .volume
        case .user: .user
        case .workdir: .workdir
        case .arg: .arg
        case .onbuild: .onbuild
        case .stopsignal: .stopsignal
        case .healthcheck: .healthcheck
        case .shell: .shell
        }
    }
}

/// The keywords, in capitals as Dockerfiles write them.
public enum InstructionName: String, Hashable, Sendable, CaseIterable {
    case from = "FROM"
    case run = "RUN"
    case cmd = "CMD"
    case label = "LABEL"
    case maintainer = "MAINTAINER"
    case expose = "EXPOSE"
    case env = "ENV"
    case add = "ADD"
    case copy = "COPY"
    case entrypoint = "ENTRYPOINT"
    case volume = "VOLUME"
    case user = "USER"
    case workdir = "WORKDIR"
    case arg = "ARG"
    case onbuild = "ONBUILD"
    case stopsignal = "STOPSIGNAL"
    case healthcheck = "HEALTHCHECK"
    case shell = "SHELL"

    /// The flags that the reference gives it, without the dashes.
    var flags: [String] {
        switch self {
        case .from: ["platform"]
        case .run: ["mount", "network", "security", "device"]
        case .copy: ["from", "chown", "chmod", "link", "parents", "exclude"]
        case .add: ["chown", "chmod", "link", "keep-git-dir", "checksum", "exclude", "unpack"]
        case .healthcheck: ["interval", "timeout", "start-period", "start-interval", "retries"]
        default: []
        }
    }

    var takesHeredocs: Bool { self == .run || self == .copy || self == .add }
}

/// An instruction with its place in the file.
public struct Statement: Hashable, Sendable {
    public var instruction: Instruction
    /// The keyword as written.
    public var keyword: Word
    /// The whole instruction, continued lines and heredocs included.
    public var range: SourceRange
    /// The instruction on one line, comments and line breaks taken out, without the content of heredocs; what a build
    /// shows as its step and an image's history keeps.
    public var text: String

    public init(instruction: Instruction, keyword: Word, range: SourceRange, text: String) {
        self.instruction = instruction
        self.keyword = keyword
        self.range = range
        self.text = text
    }
}
