/// One lab: what the course says of it and what its `lab.yaml` asks of the machine.
public struct Lab: Sendable, Equatable {
    public var id: String
    public var title: Localized
    public var summary: Localized
    public var isPlanned: Bool
    public var settings: LabSettings

    public init(
        id: String, title: Localized, summary: Localized = Localized(), isPlanned: Bool = false,
        settings: LabSettings = LabSettings()
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.isPlanned = isPlanned
        self.settings = settings
    }
}

/// `labs/ID/lab.yaml`.
public struct LabSettings: Sendable, Equatable {
    /// Features of the machine that the lab needs; each is one of `Vocabulary.features`. One that steps name for
    /// themselves is missed by those steps alone; without any other the lab is refused.
    public var needs: [String]
    public var sandbox: SandboxLimits
    /// In the order of the file.
    public var parameters: [Parameter]
    /// What runs for the sandbox, in the order of the file.
    public var services: [Service]
    /// One learner's values; nil where everybody has the defaults.
    public var chosenParameters: ParameterValues?

    public init(
        needs: [String] = [], sandbox: SandboxLimits = SandboxLimits(), parameters: [Parameter] = [],
        services: [Service] = []
    ) {
        self.needs = needs
        self.sandbox = sandbox
        self.parameters = parameters
        self.services = services
    }

    /// What the parameters are for whoever learns here.
    public var parameterValues: ParameterValues { chosenParameters ?? defaultParameters }

    /// What other learners' parameters may be, by name; empty where everybody has the defaults.
    public var othersChoices: [String: [String]] {
        guard chosenParameters != nil else { return [:] }
        return Dictionary(parameters.map { ($0.name, $0.choices) }, uniquingKeysWith: { first, _ in first })
    }

    /// Each parameter at its default, for a learner without a token.
    public var defaultParameters: ParameterValues {
        ParameterValues(Dictionary(parameters.map { ($0.name, $0.default) }, uniquingKeysWith: { first, _ in first }))
    }
}

/// The outer limits of a lab's sandbox; the learner cannot raise them.
public struct SandboxLimits: Sendable, Equatable {
    public var memory: ByteCount
    /// Percent of one CPU: 200 is two whole CPUs.
    public var cpuPercent: Double
    /// Processes and threads.
    public var pids: Int
    /// What the learner may write, in the overlay and in `/tmp`.
    public var disk: ByteCount
    /// The most that any one step or script may take, whatever it asks for itself.
    public var time: Duration
    /// True when the lab wants `/disk`, a directory on a real block device: tmpfs never meets an I/O limit.
    public var blockDevice: Bool

    public init(
        memory: ByteCount = .mebibytes(512), cpuPercent: Double = 200, pids: Int = 256,
        disk: ByteCount = .mebibytes(256), time: Duration = .seconds(120), blockDevice: Bool = false
    ) {
        self.memory = memory
        self.cpuPercent = cpuPercent
        self.pids = pids
        self.disk = disk
        self.time = time
        self.blockDevice = blockDevice
    }
}

/// A value that differs from learner to learner, such as the limit to set.
public struct Parameter: Sendable, Equatable {
    /// Kebab-case; written `${name}` in course files, and `LAB_PARAM_NAME` in the sandbox's environment.
    public var name: String
    /// Never empty.
    public var choices: [String]
    /// One of the choices.
    public var `default`: String
    public var position: SourcePosition

    public init(name: String, choices: [String], default: String, position: SourcePosition) {
        self.name = name
        self.choices = choices
        self.default = `default`
        self.position = position
    }
}
