public import Curriculum

/// What a sandbox is given: its limits, and what of the learner's files it sees.
public struct SandboxSettings: Sendable {
    /// A directory of the host that the sandbox sees.
    public enum Work: Sendable, Hashable {
        /// An empty directory that ends with the sandbox.
        case empty
        /// The directory itself: what is written there stays.
        case shared(String)
        /// The directory under an overlay: it can be written to, and stays what it was.
        case copied(String)
    }

    public var limits: SandboxLimits
    public var work: Work
    /// `NAME=value`, beside what every sandbox has.
    public var environment: [String]
    /// What runs for it, out of its reach.
    public var services: [Service]

    public init(
        limits: SandboxLimits = SandboxLimits(), work: Work = .empty, environment: [String] = [],
        services: [Service] = []
    ) {
        self.limits = limits
        self.work = work
        self.environment = environment
        self.services = services
    }
}
