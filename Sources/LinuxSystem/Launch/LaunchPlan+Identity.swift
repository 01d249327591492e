internal import CLinux
internal import Glibc

extension LaunchPlan {
    /// Becomes user and group `id` of the process's user namespace, with no supplementary groups.
    ///
    /// - Parameter keepsGroups: in a namespace that does not allow setgroups(2).
    public mutating func become(user: UInt32, group: UInt32, keepsGroups: Bool = false) {
        if !keepsGroups { call("setgroups(0)", __NR_setgroups, 0, 0) }
        call("setresgid(\(group))", __NR_setresgid, Int(group), Int(group), Int(group))
        call("setresuid(\(user))", __NR_setresuid, Int(user), Int(user), Int(user))
    }

    /// Leaves no capability to be inherited over an exec of a file that has some (CVE-2022-24769).
    public mutating func clearInheritableCapabilities(keeping capabilities: UInt64) {
        var header = __user_cap_header_struct()
        header.version = UInt32(_LINUX_CAPABILITY_VERSION_3)
        let low = UInt32(truncatingIfNeeded: capabilities)
        let high = UInt32(truncatingIfNeeded: capabilities >> 32)
        let data = [
            __user_cap_data_struct(effective: low, permitted: low, inheritable: 0),
            __user_cap_data_struct(effective: high, permitted: high, inheritable: 0),
        ]
        call("capset", __NR_capset, bytes(of: header), bytes(ofAll: data))
    }

    /// No program that it executes gains privileges (prctl(2), PR_SET_NO_NEW_PRIVS).
    public mutating func setNoNewPrivileges() {
        call("prctl(PR_SET_NO_NEW_PRIVS)", __NR_prctl, Int(PR_SET_NO_NEW_PRIVS), 1, 0, 0, 0)
    }

    /// Dies with its parent thread (PR_SET_PDEATHSIG). Not for a plan that forks afterwards.
    public mutating func dieWithParent() {
        call("prctl(PR_SET_PDEATHSIG)", __NR_prctl, Int(PR_SET_PDEATHSIG), Int(SIGKILL), 0, 0, 0)
    }

    /// Installs a seccomp filter (seccomp(2)). Needs CAP_SYS_ADMIN in its user namespace, or no new privileges.
    public mutating func installFilter(_ filter: SeccompFilter) {
        let program = SeccompProgramHeader(
            count: UInt16(filter.instructions.count), instructions: UInt(bitPattern: bytes(ofAll: filter.instructions)))
        call(
            "seccomp(\(filter.name))", __NR_seccomp, Int(SECCOMP_SET_MODE_FILTER), Int(filter.flags),
            bytes(of: program))
    }

    /// A resource limit, soft and hard (setrlimit(2)).
    public mutating func limit(_ resource: Int32, to value: UInt64, name: String) {
        call("prlimit(\(name))", __NR_prlimit64, 0, Int(resource), bytes(ofAll: [value, value]), 0)
    }
}

/// struct sock_fprog, whose pointer the importer would make a pointer to a temporary.
struct SeccompProgramHeader: BitwiseCopyable {
    let count: UInt16
    let instructions: UInt
}
