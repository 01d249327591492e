public import Curriculum

/// The way out of a missing feature.
public struct Remedy: Sendable, Hashable {
    /// The command that mends it, as it is typed; nil where no single command does.
    public var command: String?
    /// What to do, or what the command does, as a sentence.
    public var explanation: Localized

    public init(command: String? = nil, _ explanation: Localized) {
        self.command = command
        self.explanation = explanation
    }
}

/// What trying a feature showed.
public enum Finding: Sendable, Hashable {
    /// It works; what the kernel has, `v1 at /sys/fs/cgroup/memory`.
    case available(Localized)
    /// It does not; why, and the ways out.
    case missing(Localized, remedies: [Remedy])
}

/// One feature of this machine, tried for real.
public struct FeatureReport: Sendable, Hashable {
    public let feature: Feature
    public let finding: Finding
    /// The labs that cannot run without it, by id, in the order of the course.
    public let stops: [String]

    public init(feature: Feature, finding: Finding, stops: [String] = []) {
        self.feature = feature
        self.finding = finding
        self.stops = stops
    }

    public var isAvailable: Bool {
        if case .available = finding { true } else { false }
    }

    /// What the kernel has; nil where it is missing.
    public var detail: Localized? {
        if case .available(let detail) = finding { detail } else { nil }
    }

    /// Why it is missing; nil where it is there.
    public var reason: Localized? {
        if case .missing(let reason, _) = finding { reason } else { nil }
    }

    /// Empty where it is there, or where nothing on this machine mends it.
    public var remedies: [Remedy] {
        if case .missing(_, let remedies) = finding { remedies } else { [] }
    }
}
