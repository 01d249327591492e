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

    /// Becomes a user of several groups.
    ///
    /// - Parameter groups: nil in a namespace that does not allow setgroups(2).
    public mutating func become(user: UInt32, group: UInt32, groups: [UInt32]?) {
        if let groups {
            call(
                "setgroups(\(groups.map(String.init).joined(separator: ", ")))", __NR_setgroups, groups.count,
                bytes(ofAll: groups))
        }
        become(user: user, group: group, keepsGroups: true)
    }

    /// Gives up for good what no program that is executed from here on may get back (PR_CAPBSET_DROP).
    public mutating func dropBoundingCapabilities(keeping capabilities: UInt64) {
        for number in 0..<64 where Capabilities.known.rawValue & ~capabilities & 1 << UInt64(number) != 0 {
            call("prctl(PR_CAPBSET_DROP, \(number))", __NR_prctl, Int(PR_CAPBSET_DROP), number, 0, 0, 0)
        }
        call("prctl(PR_CAP_AMBIENT_CLEAR_ALL)", __NR_prctl, Int(PR_CAP_AMBIENT), Int(PR_CAP_AMBIENT_CLEAR_ALL), 0, 0, 0)
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

    /// The same, where the parent may already have died: then the plan ends. After every change of identity, which the
    /// kernel answers by forgetting the wish (prctl(2)).
    ///
    /// - Parameter lifeline: a pipe whose only writing end the parent holds.
    public mutating func dieWithParent(holding lifeline: borrowing Pipe) {
        dieWithParent()
        call("close", __NR_close, Int(lifeline.writeEnd.rawValue))
        let poll = bytes(of: (lifeline.readEnd.rawValue, Int16(0), Int16(0)))
        let ended = call(
            "ask for the parent", __NR_ppoll,
            operands: [.value(poll), .value(1), .value(bytes(ofAll: [0, 0])), .value(0), .value(0)])
        append("the parent lives", LAB_OP_CHECK_RESULT, 0, [.value(ended.index), .value(0)])
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

// Expressions that the importer leaves out, or names that glibc's headers hide.
private let PR_CAP_AMBIENT_CLEAR_ALL: Int32 = 4

/// struct sock_fprog, whose pointer the importer would make a pointer to a temporary.
struct SeccompProgramHeader: BitwiseCopyable {
    let count: UInt16
    let instructions: UInt
}
