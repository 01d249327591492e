internal import CLinux
internal import LinuxSystem

/// The seccomp filter by which only the wanted calls stop for the tracer; every other one costs the filter's pass.
enum TraceFilter {
    /// Tells our stops from those of a filter that the program installs itself (SECCOMP_RET_DATA).
    static let mark: UInt16 = 0x1AB

    /// The filter for a set of calls, or nil for `all`, which stops at every call without one.
    ///
    /// - Parameter scriptDescriptor: reads from this descriptor stop as well.
    static func make(_ calls: CallSet, scriptDescriptor: Int32?) throws(SystemError) -> SeccompFilter? {
        guard !calls.isAll else { return nil }
        return try SeccompFilter(name: "trace \(calls)", rules: rules(calls, scriptDescriptor: scriptDescriptor))
    }

    static func rules(_ calls: CallSet, scriptDescriptor: Int32?) -> [SeccompFilter.Rule] {
        var rules = [SeccompFilter.Rule]()
        func stop(_ call: String, _ conditions: [SeccompFilter.Condition] = []) {
            rules.append(SeccompFilter.Rule(call, .trace(mark), conditions))
        }
        let plain = calls.sets.subtracting([.cgroup]).reduce(into: calls.calls) {
            $0.formUnion(CallSet.members(of: $1))
        }
        // A filter of the program's own could hide calls from ours, and a tracer of its own is refused: both have to be
        // noticed.
        let narrow: Set<String> = ["clone", "prctl", "seccomp"]
        for call in plain.union(["seccomp", "prctl", "ptrace"]).sorted() {
            if !narrow.contains(call) || calls.calls.contains(call) || call == "seccomp" {
                stop(call)
            } else if call == "clone" {
                for flag in CallTable.newNamespaceFlags { stop(call, [.init(argument: 0, mask: flag, value: flag)]) }
            } else {
                let options = calls.sets.contains(.cap) ? CallTable.prctlOptions : [PR_SET_SECCOMP]
                for option in options {
                    stop(call, [.init(argument: 0, mask: 0xffff_ffff, value: UInt64(option))])
                }
            }
        }
        if calls.sets.contains(.cgroup) { rules += cgroupRules(except: plain) }
        if let scriptDescriptor, !plain.contains("read") {
            stop("read", [.init(argument: 0, mask: 0xffff_ffff, value: UInt64(scriptDescriptor))])
        }
        return rules
    }

    /// The calls that open, make and remove cgroup files. Writes do not stop here: a filter cannot see for which file
    /// one is, so a process is stepped while it holds one open.
    private static func cgroupRules(except plain: Set<String>) -> [SeccompFilter.Rule] {
        var rules = [SeccompFilter.Rule]()
        func stop(_ call: String, _ conditions: [SeccompFilter.Condition] = []) {
            if !plain.contains(call) { rules.append(SeccompFilter.Rule(call, .trace(mark), conditions)) }
        }
        for access: UInt64 in [1, 2] {  // O_WRONLY, O_RDWR
            stop("open", [.init(argument: 1, mask: 3, value: access)])
            stop("openat", [.init(argument: 2, mask: 3, value: access)])
        }
        stop("unlinkat", [.init(argument: 2, mask: 0x200, value: 0x200)])  // AT_REMOVEDIR
        for call in ["openat2", "creat", "mkdir", "mkdirat", "rmdir", "clone3", "pidfd_getfd"] { stop(call) }
        return rules
    }
}
