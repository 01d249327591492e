internal import CLinux
internal import Glibc
internal import LinuxSystem

/// For every call of every instruction set that programs here may use: what the tracer does about it.
struct CallTable: Sendable {
    let calls: CallSet
    /// Whether cgroup files are followed: opened, written, made, removed.
    let followsCgroups: Bool
    /// Whether netlink sockets are followed: made, copied, sent through.
    let followsNetwork: Bool
    /// Whether no namespace can be made or entered unseen.
    let seesNamespaces: Bool
    private let native: [CallInterest]
    private let compatible: [CallInterest]

    init(_ calls: CallSet) {
        self.calls = calls
        followsCgroups = calls.isAll || calls.sets.contains(.cgroup)
        followsNetwork = calls.isAll || calls.sets.contains(.net)
        seesNamespaces = calls.isAll || calls.sets.contains(.ns)
        native = CallTable.build(.native, calls)
        compatible = CallArchitecture.native == .x86_64 ? CallTable.build(.i386, calls) : []
    }

    /// By number alone; `refined` looks at the arguments.
    @inline(__always)
    func interest(of call: RawCall) -> CallInterest {
        let table = call.architecture == .native ? native : compatible
        guard call.number >= 0, call.number < table.count else { return calls.isAll ? .report : [] }
        return table[call.number]
    }

    /// Takes away what the arguments rule out.
    func refined(_ interest: CallInterest, _ call: RawCall, _ name: String, in memory: ProcessMemory) -> CallInterest {
        var interest = interest
        let isNamed = calls.isAll || calls.calls.contains(name)
        if interest.contains(.clones) && !isNamed {
            let flags = name == "clone3" ? memory.load(UInt64.self, at: call[0]) ?? 0 : call[0] & ~0xff
            let isNew = calls.sets.contains(.ns) && flags & CallTable.newNamespaces != 0
            let joins = followsCgroups && flags & UInt64(CLONE_INTO_CGROUP) != 0
            interest = isNew || joins ? interest.union(.report) : []
        }
        if name == "prctl" {
            let option = Int32(truncatingIfNeeded: call[0])
            if option != PR_SET_SECCOMP { interest.remove(.filters) }
            if !isNamed && !CallTable.prctlOptions.contains(option) { interest = [] }
        }
        if interest.contains(.opens), !CallTable.opensForWriting(call, name) {
            interest.subtract([.opens, .reportIfCgroup])
        }
        if interest.contains(.makesSocket), !CallTable.makesRouteSocket(call, name) { interest.remove(.makesSocket) }
        if name == "unlinkat", call[2] & CallTable.removeDirectory == 0 {
            interest.subtract([.removesGroup, .reportIfCgroup])
        }
        return interest
    }

    /// AF_NETLINK and NETLINK_ROUTE. Of i386's socketcall only the number is told here: SYS_SOCKET.
    private static func makesRouteSocket(_ call: RawCall, _ name: String) -> Bool {
        name == "socketcall" ? call[0] == 1 : call[0] == UInt64(AF_NETLINK) && call[2] == 0
    }

    private static func opensForWriting(_ call: RawCall, _ name: String) -> Bool {
        switch name {
        case "open": call[1] & 3 != 0
        case "openat": call[2] & 3 != 0
        default: true
        }
    }

    /// AT_REMOVEDIR of fcntl.h.
    private static let removeDirectory: UInt64 = 0x200

    /// The flags of clone(2) that make a namespace. (CLONE_NEWTIME is for clone3 alone.)
    static let newNamespaceFlags: [UInt64] = [
        UInt64(CLONE_NEWNS), UInt64(CLONE_NEWCGROUP), UInt64(CLONE_NEWUTS), UInt64(CLONE_NEWIPC),
        UInt64(CLONE_NEWUSER), UInt64(CLONE_NEWPID), UInt64(CLONE_NEWNET),
    ]
    static let newNamespaces = newNamespaceFlags.reduce(UInt64(CLONE_NEWTIME), |)

    /// The options of prctl(2) that can change what a process may do.
    static let prctlOptions: [Int32] = [
        PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, PR_CAP_AMBIENT, PR_SET_SECUREBITS, PR_SET_KEEPCAPS,
    ]

    /// From names to numbers, since few of the numbers matter.
    private static func build(_ architecture: CallArchitecture, _ calls: CallSet) -> [CallInterest] {
        var table = [CallInterest](repeating: calls.isAll ? .report : [], count: 512)
        func add(_ interest: CallInterest, to name: String) {
            guard !interest.isEmpty, let number = SystemCallName.number(of: name, on: architecture) else { return }
            if number < table.count { table[number].formUnion(interest) }
        }
        let followsCgroups = calls.isAll || calls.sets.contains(.cgroup)
        let followsCredentials = calls.isAll || !calls.sets.isDisjoint(with: [.id, .cap])
        let plain = calls.sets.subtracting([.cgroup]).reduce(into: calls.calls) {
            $0.formUnion(CallSet.members(of: $1))
        }
        let told = calls.isAll ? stateCalls : plain
        for name in told {
            add(changes(name).union(.report), to: name)
            if followsCredentials && name.hasPrefix("exec") { add(.credentials, to: name) }
        }
        if followsCgroups {
            for name in CallSet.members(of: .cgroup) {
                add(cgroupRole(name), to: name)
                if !calls.isAll && !plain.contains(name) { add(.reportIfCgroup, to: name) }
            }
            add(.opens, to: "pidfd_getfd")
        }
        if calls.isAll || calls.sets.contains(.net) {
            for name in ["socket", "socketcall"] { add(.makesSocket, to: name) }
            for name in ["sendto", "sendmsg", "sendmmsg", "socketcall", "write", "writev"] { add(.sends, to: name) }
        }
        if followsCgroups || calls.sets.contains(.net) {
            for name in descriptorCalls { add(.descriptors, to: name) }
        }
        for name in ["clone", "clone3", "fork", "vfork"]
        where calls.isAll || plain.contains(name) || followsCgroups && name == "clone3" {
            add(.clones, to: name)
        }
        for name in ["execve", "execveat"] { add(.executes, to: name) }
        for name in ["seccomp", "prctl"] { add(.filters, to: name) }
        // A debugger within the trace: that it cannot work is told, whatever was asked for.
        if !plain.contains("ptrace"), !calls.isAll { add(.reportIfRefused, to: "ptrace") }
        add(.reads, to: "read")
        for name in ["exit", "exit_group"] where calls.isAll || plain.contains(name) { add(.ends, to: name) }
        return table
    }

    /// Every call after which state is read again.
    private static let stateCalls: Set<String> = CallSet.members(of: .id).union([
        "unshare", "setns", "mount", "umount", "umount2", "pivot_root", "move_mount", "mount_setattr", "fsconfig",
        "sethostname", "setdomainname", "capset", "prctl", "seccomp", "execve", "execveat",
    ])

    private static let descriptorCalls: Set<String> = [
        "close", "dup", "dup2", "dup3", "fcntl", "fcntl64", "close_range",
    ]

    private static func cgroupRole(_ name: String) -> CallInterest {
        switch name {
        case "open", "openat", "openat2", "creat": .opens
        case "mkdir", "mkdirat": .makesGroup
        case "rmdir", "unlinkat": .removesGroup
        case "clone3": []
        default: .writes
        }
    }

    /// The state that a call can change.
    private static func changes(_ name: String) -> CallInterest {
        switch name {
        case "unshare", "setns": [.namespaces, .credentials]
        case "mount", "umount", "umount2", "pivot_root", "move_mount", "mount_setattr", "fsconfig": .mounts
        case "sethostname", "setdomainname": .names
        case "capset", "prctl", "seccomp": .credentials
        default: CallSet.members(of: .id).contains(name) ? .credentials : []
        }
    }
}
