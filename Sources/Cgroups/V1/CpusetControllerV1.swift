public import LinuxSystem

/// `cpuset.cpus` and `cpuset.effective_cpus`.
public struct CpusetControllerV1: CpusetController {
    public let directory: GroupDirectory<V1>

    public init(_ directory: GroupDirectory<V1>) { self.directory = directory }

    public func cpus() throws(SystemError) -> CpuList { try directory.list("cpuset.cpus") }
    public func effectiveCpus() throws(SystemError) -> CpuList { try directory.list("cpuset.effective_cpus") }

    public func setCpus(_ cpus: CpuList) throws(SystemError) {
        let text = cpus.numbers.isEmpty ? "\n" : "\(cpus)"
        try directory.write(text, to: "cpuset.cpus") { errno in
            switch errno {
            case .permissionDenied: "The group above has not got these CPUs: see its cpuset.cpus."
            case .invalid: "The machine has no such CPU online: see /sys/devices/system/cpu/online."
            case .busy: "A group below uses CPUs that would be taken away: change that one first."
            case .noSpace: "Processes are in the group, and they need a CPU."
            default: nil
            }
        }
    }
}
