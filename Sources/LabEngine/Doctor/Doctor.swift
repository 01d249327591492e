public import Curriculum
internal import Glibc
internal import Synchronization

/// Finds out what this machine can do, by trying each thing for real and undoing it.
///
/// A version or a configuration file is never asked: containers, security modules and boot parameters take away what
/// the kernel was built with. Each trial is bounded in time and leaves nothing behind.
public enum Doctor {
    /// Tries features.
    ///
    /// - Parameters:
    ///   - wanted: the features to try, all by default; fewer are faster.
    ///   - labs: the labs whose needs are looked up, to say which of them a missing feature stops.
    public static func examine(_ wanted: Set<Feature> = Set(Feature.allCases), labs: [Lab] = []) -> Examination {
        let known = remembered.withLock { $0 }.filter { wanted.contains($0.key) }
        let findings = known.merging(attempt(wanted.subtracting(known.keys))) { old, _ in old }
        let reports = Feature.allCases.compactMap { feature in
            findings[feature].map { finding in
                FeatureReport(
                    feature: feature, finding: finding,
                    stops: labs.filter { $0.settings.needs.contains(feature.rawValue) }.map(\.id))
            }
        }
        return Examination(machine: .current(), reports: reports)
    }

    /// Tries everything now, and never again in this process.
    ///
    /// For one that waits in a snapshot of a virtual machine: nothing of such a machine changes before a lab begins.
    public static func remember() {
        let findings = attempt(Set(Feature.allCases).subtracting([.virtualMachine]))
        remembered.withLock { $0 = findings }
    }

    private static let remembered = Mutex<[Feature: Finding]>([:])

    private static func attempt(_ wanted: Set<Feature>) -> [Feature: Finding] {
        var findings = [Feature: Finding]()
        if wanted.contains(.root) { findings[.root] = RootProbe.run() }
        if wanted.contains(.pidfd) { findings[.pidfd] = ProcessProbes.holdByPidfd() }
        if wanted.contains(.ptrace) { findings[.ptrace] = ProcessProbes.trace() }
        if wanted.contains(.seccomp) { findings[.seccomp] = ProcessProbes.filter() }
        findings.merge(NamespaceProbes.run(wanted)) { _, new in new }
        if wanted.contains(.blockDevice) { findings[.blockDevice] = BlockDeviceProbe.run() }
        findings.merge(CgroupProbes.run(wanted)) { _, new in new }
        if wanted.contains(.virtualMachine) { findings[.virtualMachine] = MachineProbe.run() }
        findings.merge(ProgramProbes.run(wanted)) { _, new in new }
        return findings
    }

    /// Why this machine cannot run a lab with these needs, or nil where it can.
    ///
    /// Only what is needed is tried, so that the start of a lab does not wait for the rest.
    public static func refusal(for needs: [String]) -> Refusal? {
        let features = needs.compactMap(Feature.init(rawValue:))
        // The linter finds unknown names in a course; here the kernel cannot be asked for them.
        let unknown = needs.filter { Feature(rawValue: $0) == nil }
        let missing = examine(Set(features)).reports.filter { !$0.isAvailable }
        return missing.isEmpty && unknown.isEmpty ? nil : Refusal(missing: missing, unknown: unknown)
    }
}

/// What an examination found.
public struct Examination: Sendable, Hashable {
    public let machine: MachineDescription
    /// One for each feature that was tried, in the order of `Feature.allCases`.
    public let reports: [FeatureReport]

    public init(machine: MachineDescription, reports: [FeatureReport]) {
        self.machine = machine
        self.reports = reports
    }

    public var missing: [FeatureReport] { reports.filter { !$0.isAvailable } }

    public subscript(feature: Feature) -> FeatureReport? { reports.first { $0.feature == feature } }
}

/// A lab that this machine cannot run, with reasons and ways out. The program ends with exit status 3.
public struct Refusal: Error, Sendable, Hashable {
    public let missing: [FeatureReport]
    /// Needs that no machine has, because nobody knows the word.
    public let unknown: [String]

    public init(missing: [FeatureReport], unknown: [String] = []) {
        self.missing = missing
        self.unknown = unknown
    }
}
