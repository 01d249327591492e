/// The probes that checks may name. Modules above register theirs: probes of images and clusters need what this module
/// must not import.
public struct ProbeRegistry: Sendable {
    private var probes: [String: any Probe] = [:]

    public init(_ probes: [any Probe] = []) {
        for probe in probes { register(probe) }
    }

    /// The probes that need only the kernel.
    public static let standard = ProbeRegistry([
        ProcessProbe(), CgroupProbe(), MountProbe(), OverlayProbe(), FileProbe(), SyscallProbe(), MeasureProbe(),
        NamespaceProbe(), CapabilityProbe(), LinkProbe(), KernelProbe(), HTTPProbe(),
    ])

    /// Adds a probe, in place of one of the same name.
    public mutating func register(_ probe: any Probe) { probes[probe.name] = probe }

    public subscript(name: String) -> (any Probe)? { probes[name] }

    public var names: [String] { probes.keys.sorted() }
}
