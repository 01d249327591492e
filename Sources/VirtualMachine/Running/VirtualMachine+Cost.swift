internal import Glibc
public import LinuxSystem

/// What a virtual machine takes of this one.
extension VirtualMachine {
    /// Bytes of memory that its process on this machine held at most (proc_pid_status(5), VmHWM).
    public func peakMemory() throws(SystemError) -> UInt64 {
        let step = "read the memory of the virtual machine"
        // The number of the process behind a pidfd (proc_pid_fdinfo(5)).
        let information = try KernelFile.read(
            "/proc/self/fdinfo/\(conversation.emulator.processDescriptor)", step: step)
        let pid = VirtualMachine.number(of: "Pid:", in: information) ?? -1
        let status = try KernelFile.read("/proc/\(pid)/status", step: step)
        guard let kibibytes = VirtualMachine.number(of: "VmHWM:", in: status), kibibytes > 0 else {
            throw SystemError(step, path: "/proc/\(pid)/status", errno: .protocolError)
        }
        return UInt64(kibibytes) << 10
    }

    private static func number(of field: String, in text: String) -> Int64? {
        let line = text.split(separator: "\n").first { $0.hasPrefix(field) }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int64($0) }
    }
}

extension MachineImage {
    /// Whether a program executes the guest's instructions, and not the processor itself.
    public var isEmulated: Bool { settings.accelerator == .tcg }

    /// Bytes of this machine's disk that kernel, disks and snapshot take (stat(2), st_blocks).
    public var diskBytes: UInt64 {
        func blocks(_ path: String) -> UInt64 {
            var status = stat()
            return lstat(path, &status) == 0 ? UInt64(status.st_blocks) * 512 : 0
        }
        return parts.reduce(0) { $0 + blocks($1) }
    }
}
