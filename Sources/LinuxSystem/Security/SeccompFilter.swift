internal import CLinux
internal import CSeccomp
internal import Glibc

/// A seccomp filter: a BPF program that decides about each system call (seccomp(2)), compiled by libseccomp.
public struct SeccompFilter: Sendable {
    /// What the kernel does with a call.
    public enum Action: Sendable, Hashable {
        case allow
        /// The call fails with this errno.
        case fail(Errno)
        /// Stop for the tracer, with this value in PTRACE_GETEVENTMSG; ENOSYS without a tracer.
        case trace(UInt16)

        var value: UInt32 {
            switch self {
            case .allow: lab_seccomp_ret_allow
            case .fail(let errno): lab_seccomp_ret_errno | UInt32(errno.rawValue)
            case .trace(let data): lab_seccomp_ret_trace | UInt32(data)
            }
        }
    }

    /// A condition on one argument: `(argument & mask) == value`.
    public struct Condition: Sendable, Hashable {
        public var argument: UInt32
        public var mask: UInt64
        public var value: UInt64

        public init(argument: UInt32, mask: UInt64, value: UInt64) {
            self.argument = argument
            self.mask = mask
            self.value = value
        }
    }

    /// What happens with one call; with conditions, all of them must hold.
    public struct Rule: Sendable, Hashable {
        public var call: String
        public var action: Action
        public var conditions: [Condition]

        public init(_ call: String, _ action: Action, _ conditions: [Condition] = []) {
            self.call = call
            self.action = action
            self.conditions = conditions
        }
    }

    /// What it is for, as a launch plan names it.
    public let name: String
    /// Flags of SECCOMP_SET_MODE_FILTER.
    public let flags: UInt32
    /// struct sock_filter, eight bytes each.
    public let instructions: [UInt64]

    /// Compiles the rules; what no rule names is allowed.
    ///
    /// Calls of 32-bit programs are covered too on x86-64. A call that an architecture does not have is left out
    /// there.
    ///
    /// - Throws: the errno of libseccomp, with the rule's call as path.
    public init(name: String, rules: [Rule]) throws(SystemError) {
        self.name = name
        flags = 0
        guard let context = seccomp_init(Action.allow.value) else {
            throw SystemError("make the seccomp filter \(name)", errno: Errno(rawValue: ENOMEM))
        }
        defer { seccomp_release(context) }
        // A binary tree over the call numbers instead of a list (libseccomp 2.5).
        _ = seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2)
        // Calls of an architecture that the filter does not know pass: refusing them is not this filter's business.
        _ = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, Action.allow.value)
        // We ask for no_new_privs ourselves, where it is wanted.
        _ = seccomp_attr_set(context, SCMP_FLTATR_CTL_NNP, 0)
        #if arch(x86_64)
            _ = seccomp_arch_add(context, 0x4000_0003)  // AUDIT_ARCH_I386
        #endif
        for rule in rules {
            let number = seccomp_syscall_resolve_name(rule.call)
            guard number != __NR_SCMP_ERROR else { continue }
            let comparisons = rule.conditions.map {
                scmp_arg_cmp(arg: $0.argument, op: SCMP_CMP_MASKED_EQ, datum_a: $0.mask, datum_b: $0.value)
            }
            let result = seccomp_rule_add_array(
                context, rule.action.value, number, UInt32(comparisons.count), comparisons)
            guard result == 0 || result == -EDOM else {
                throw SystemError("make the seccomp filter \(name)", path: rule.call, errno: Errno(result: Int(result)))
            }
        }
        instructions = try SeccompFilter.export(context, name: name)
    }

    /// libseccomp writes the program to a descriptor; an anonymous file holds any length.
    private static func export(_ context: scmp_filter_ctx, name: String) throws(SystemError) -> [UInt64] {
        let file = try MemoryFile("seccomp").takeDescriptor()
        let result = seccomp_export_bpf(context, file.rawValue)
        guard result == 0 else {
            throw SystemError("compile the seccomp filter \(name)", errno: Errno(result: Int(result)))
        }
        lseek(file.rawValue, 0, SEEK_SET)
        let bytes = try file.readAll()
        return bytes.withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)) }
    }
}
