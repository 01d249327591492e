public import LinuxSystem

/// `cpuset.cpus` and `cpuset.cpus.effective`.
public struct CpusetControllerV2: CpusetController {
    public let directory: GroupDirectory<V2>

    public init(_ directory: GroupDirectory<V2>) { self.directory = directory }

    public func cpus() throws(SystemError) -> CpuList { try directory.list("cpuset.cpus") }
    public func effectiveCpus() throws(SystemError) -> CpuList { try directory.list("cpuset.cpus.effective") }

    public func setCpus(_ cpus: CpuList) throws(SystemError) {
        let text = cpus.numbers.isEmpty ? "\n" : "\(cpus)"
        try directory.write(text, to: "cpuset.cpus") { errno in
            errno == .invalid || errno == .outOfRange ? "It takes a list of CPUs like 0-2,4." : nil
        }
    }
}
