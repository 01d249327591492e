internal import CLinux
internal import Curriculum
internal import LinuxSystem

/// Trials on a process of our own: holding it, tracing it, filtering its calls.
enum ProcessProbes {
    /// A child held and reaped by its pidfd (pidfd_open(2), waitid(2) with P_PIDFD: Linux 5.4).
    static func holdByPidfd() -> Finding {
        do {
            try LaunchPlan.trial().runTrial()
            return .available(ko: "CLONE_PIDFD와 P_PIDFD", en: "CLONE_PIDFD and P_PIDFD")
        } catch {
            return .missing(error, .newerKernel("5.4"))
        }
    }

    /// A child seized, as the tracer does it (ptrace(2), PTRACE_SEIZE).
    static func trace() -> Finding {
        do {
            let gate = try Pipe()
            var plan = LaunchPlan.trial()
            plan.waitForParent(on: gate)
            plan.call("exit", __NR_exit_group, 0)
            let launch = try plan.start()
            let options = Int(PTRACE_O_EXITKILL)
            let result = lab_syscall(Int(__NR_ptrace), Int(PTRACE_SEIZE), Int(launch.pid), 0, options, 0, 0)
            try gate.writeEnd.write("g")
            _ = try launch.complete().wait()
            guard result >= 0 else { return untraceable(SystemError("trace a process", errno: Errno(result: result))) }
            return .available(ko: "PTRACE_SEIZE", en: "PTRACE_SEIZE")
        } catch {
            return .missing(error)
        }
    }

    /// A filter that makes one call fail, and that call failing; and the kernel's word that it can stop for a tracer.
    static func filter() -> Finding {
        var action = lab_seccomp_ret_trace
        let known = lab_syscall(Int(__NR_seccomp), Int(SECCOMP_GET_ACTION_AVAIL), 0, argument(&action), 0, 0, 0)
        guard known >= 0 else {
            return .missing(
                SystemError("ask for SECCOMP_RET_TRACE", errno: Errno(result: known)),
                .kernelOption("CONFIG_SECCOMP_FILTER"))
        }
        do {
            let refused = Errno.protocolError
            var plan = LaunchPlan.trial()
            plan.setNoNewPrivileges()
            plan.installFilter(try SeccompFilter(name: "doctor", rules: [.init("getppid", .fail(refused))]))
            plan.call("getppid", __NR_getppid)
            do {
                try plan.runTrial()
                return .missing(
                    ko: "필터를 걸어도 호출이 그대로 성공합니다.", en: "A filter is accepted and has no effect.",
                    .kernelOption("CONFIG_SECCOMP_FILTER"))
            } catch  where error.errno == refused {
                return .available(ko: "SECCOMP_RET_ERRNO와 RET_TRACE", en: "SECCOMP_RET_ERRNO and RET_TRACE")
            }
        } catch {
            return .missing(error, .kernelOption("CONFIG_SECCOMP_FILTER"))
        }
    }

    /// Yama's switch decides about tracing where it is there (Documentation/admin-guide/LSM/Yama.rst).
    private static func untraceable(_ error: SystemError) -> Finding {
        let path = "/proc/sys/kernel/yama/ptrace_scope"
        guard let scope = switchValue(path) else { return .missing(error, .privileged) }
        if scope == 3 {
            return .missing(
                error,
                Remedy(
                    Localized(
                        ko: "kernel.yama.ptrace_scope가 3입니다. 다시 부팅해야 낮출 수 있습니다: /etc/sysctl.d에서 1로 바꾸세요.",
                        en: "kernel.yama.ptrace_scope is 3 and stays so until a reboot: set it to 1 in /etc/sysctl.d."))
            )
        }
        return .missing(
            error,
            .sysctl(
                "kernel.yama.ptrace_scope=1",
                Localized(ko: "Yama가 추적을 막고 있습니다. (지금 \(scope))", en: "Yama forbids tracing (it is \(scope) now).")),
            .sudo)
    }
}

/// The number in a file of `/proc/sys`; nil where the kernel has no such switch.
func switchValue(_ path: String) -> Int? {
    guard let text = (try? KernelFile.readIfPresent(path)) ?? nil else { return nil }
    return Int(text.prefix { $0.isNumber })
}
