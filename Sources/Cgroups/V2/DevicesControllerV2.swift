internal import Glibc
public import LinuxSystem

/// A program of type BPF_PROG_TYPE_CGROUP_DEVICE at the group. v2 has no file for devices: the kernel calls the
/// program whenever a process of the group makes or opens one, and its answer counts.
public struct DevicesControllerV2: DevicesController {
    public let directory: GroupDirectory<V2>

    public init(_ directory: GroupDirectory<V2>) { self.directory = directory }

    /// Takes effect in one step where one program was attached. Programs of groups above stay and have to agree too.
    public func setPolicy(_ policy: DevicePolicy) throws(SystemError) {
        let program = try BPFProgram(
            .cgroupDevice, instructions: DeviceProgram(policy).words, name: "lab_devices")
        let group = try open()
        do {
            let old = try BPFProgram.attached(to: group.rawValue, .cgroupDevice)
            guard let last = old.last else { return try program.attach(to: group.rawValue) }
            let replaced = try BPFProgram(.cgroupDevice, id: last)
            try program.attach(to: group.rawValue, replacing: replaced.descriptor.rawValue)
            for id in old.dropLast() { try BPFProgram(.cgroupDevice, id: id).detach(from: group.rawValue) }
        } catch {
            throw SystemError(error.step, path: directory.path, errno: error.errno, advice: error.advice)
        }
    }

    /// Takes off every program of the group. The groups above decide alone from then on.
    public func removePolicy() throws(SystemError) {
        let group = try open()
        for id in try BPFProgram.attached(to: group.rawValue, .cgroupDevice) {
            try BPFProgram(.cgroupDevice, id: id).detach(from: group.rawValue)
        }
    }

    /// The ids of the group's own programs, as `bpftool prog show id` takes them.
    public func attachedPrograms() throws(SystemError) -> [UInt32] {
        // Named, so that it stays open for the question.
        let group = try open()
        return try BPFProgram.attached(to: group.rawValue, .cgroupDevice)
    }

    private func open() throws(SystemError) -> FileDescriptor {
        try FileDescriptor.open(directory.path, O_RDONLY | O_DIRECTORY, step: "open the group")
    }
}
