internal import CLinux
internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// Trials with what the core of v2 gives every group, also where every controller is on v1.
enum UnifiedGroupProbes {
    /// A child born in the group (CLONE_INTO_CGROUP) and ended by `cgroup.kill` (Linux 5.14).
    static func kill(in directory: String) -> Finding {
        do {
            let group = try FileDescriptor.open(directory, O_RDONLY | O_DIRECTORY, step: "open the group")
            let gate = try Pipe()
            var plan = LaunchPlan.trial()
            plan.waitForParent(on: gate)
            plan.call("exit", __NR_exit_group, 0)
            let launch = try plan.start(.init(cgroup: group.rawValue))
            do {
                try KernelFile.write("1", to: directory + "/cgroup.kill", step: "end a group")
            } catch {
                // The child must not outlive the trial.
                try gate.writeEnd.write("g")
                _ = try launch.complete().wait()
                return .missing(error, .newerKernel("5.14"))
            }
            guard try launch.complete().wait() == .killed(signal: SIGKILL) else {
                return .missing(ko: "cgroup.kill이 프로세스를 끝내지 않습니다.", en: "cgroup.kill ends no process.")
            }
            return .available(ko: "CLONE_INTO_CGROUP과 cgroup.kill", en: "CLONE_INTO_CGROUP and cgroup.kill")
        } catch {
            return .missing(error, .newerKernel("5.14"))
        }
    }

    /// The empty group frozen and thawed (Linux 5.2).
    static func freeze(_ directory: String) -> Finding {
        let file = directory + "/cgroup.freeze"
        do {
            try KernelFile.write("1", to: file, step: "freeze a group")
            let state = try KernelFile.read(file)
            try KernelFile.write("0", to: file, step: "thaw a group")
            guard state == "1\n" else {
                return .missing(ko: "그룹이 얼지 않습니다.", en: "The group does not freeze.", .newerKernel("5.2"))
            }
            return .available(Localized(same: "cgroup.freeze"))
        } catch {
            return .missing(error, .newerKernel("5.2"))
        }
    }

    /// On v2 devices are decided by an eBPF program: the least one, "allow", is loaded and dropped (bpf(2)).
    static func loadDeviceProgram() -> Finding {
        // struct bpf_insn: r0 = 1; exit.
        let instructions: [UInt64] = [0x0000_0001_0000_00b7, 0x0000_0000_0000_0095]
        let license: [UInt8] = Array("Apache-2.0".utf8) + [0]
        let result = instructions.withUnsafeBytes { instructions in
            license.withUnsafeBytes { license in
                // union bpf_attr of BPF_PROG_LOAD: type and count, instructions, licence; the rest is zero.
                let attributes: [UInt64] =
                    [
                        UInt64(BPF_PROG_TYPE_CGROUP_DEVICE.rawValue) | 2 << 32,
                        UInt64(UInt(bitPattern: instructions.baseAddress)),
                        UInt64(UInt(bitPattern: license.baseAddress)),
                    ] + [UInt64](repeating: 0, count: 6)
                return attributes.withUnsafeBytes {
                    lab_syscall(
                        Int(__NR_bpf), Int(BPF_PROG_LOAD.rawValue), argument($0.baseAddress), $0.count, 0, 0, 0)
                }
            }
        }
        guard result >= 0 else {
            let error = SystemError("load an eBPF program for devices", errno: Errno(result: result))
            return geteuid() == 0
                ? .missing(error, .kernelOption("CONFIG_CGROUP_BPF"), .privileged) : .missing(error, .sudo)
        }
        _ = FileDescriptor(owning: Int32(result))
        return .available(ko: "v2, eBPF 프로그램", en: "v2, by an eBPF program")
    }
}
