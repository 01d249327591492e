public import Curriculum

/// A way of looking at the kernel from outside the learner's namespaces.
public protocol Probe: Sendable {
    /// As checks name it.
    var name: String { get }

    /// Whether looking leaves traces that other probes would see, such as a counter that grows. Such checks come last.
    var disturbs: Bool { get }

    /// Whether the check is about running processes, or about what they hold: then they must not be ended before it is
    /// looked at.
    func needsProcesses(_ check: Check) -> Bool

    /// Reads one value for each field of the expectation, in its order.
    ///
    /// - Throws: `ProbeFailure`; a thing that is not there is no failure but a reading (`ObservedValue.missing`).
    func read(_ expectation: Expectation, of check: Check, in context: ProbeContext) throws(ProbeFailure) -> [Reading]

    /// What the recording says the fields' values have been, oldest first, for a check with `when: ever`.
    func history(_ expectation: Expectation, of check: Check, in context: ProbeContext) -> [[Reading]]
}

extension Probe {
    public var disturbs: Bool { false }

    public func needsProcesses(_ check: Check) -> Bool { true }

    public func history(_ expectation: Expectation, of check: Check, in context: ProbeContext) -> [[Reading]] { [] }
}

/// One value that a probe read.
public struct Reading: Sendable, Equatable {
    /// The field of the expectation.
    public var key: String
    public var value: ObservedValue
    public var source: Source?
    /// The file whose last write decided the value, where that is another: an effect is decided by a limit.
    public var decidedBy: Source?

    public init(key: String, value: ObservedValue, source: Source? = nil, decidedBy: Source? = nil) {
        self.key = key
        self.value = value
        self.source = source
        self.decidedBy = decidedBy
    }
}

/// Why a probe could not look.
public enum ProbeFailure: Error, Sendable, Equatable {
    /// The engine is at fault, or the kernel answered what it should not: the check's outcome is an error.
    case engine(String)
    /// The check itself makes no sense: an error as well, of whoever wrote it.
    case lesson(String)
    /// This machine lacks what the probe needs: the check is skipped for that reason.
    case unavailable(Localized)
}
