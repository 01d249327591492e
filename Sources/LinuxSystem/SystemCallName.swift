internal import CSeccomp
internal import Glibc

/// The instruction set by which a program made a system call: it decides what the call's number means.
///
/// The raw value is the kernel's AUDIT_ARCH_* (linux/audit.h), as PTRACE_GET_SYSCALL_INFO reports it.
public enum CallArchitecture: UInt32, Sendable, Hashable, CaseIterable {
    case x86_64 = 0xC000_003E
    case arm64 = 0xC000_00B7
    /// 32-bit programs on x86-64, and i386 itself.
    case i386 = 0x4000_0003

    /// The architecture that this program was built for.
    public static var native: CallArchitecture {
        #if arch(arm64)
            .arm64
        #else
            .x86_64
        #endif
    }

    /// Whether addresses and long integers of its programs have 64 bits.
    public var is64Bit: Bool { self != .i386 }

    /// The kernel's own name for it.
    public var name: String {
        switch self {
        case .x86_64: "x86_64"
        case .arm64: "aarch64"
        case .i386: "i386"
        }
    }
}

/// The names of system calls, by number and architecture: libseccomp's tables, and the calls that are younger than it.
public enum SystemCallName {
    /// The name of a call, `unshare`; nil for a number that the architecture does not have.
    public static func name(of number: Int, on architecture: CallArchitecture) -> String? {
        let table = table(architecture)
        guard number >= 0, number < table.count else { return nil }
        return table[number]
    }

    /// The number of a call; nil where the architecture does not have it (arm64 has no `open`).
    public static func number(of name: String, on architecture: CallArchitecture) -> Int? {
        let number = Int(seccomp_syscall_resolve_name_arch(architecture.rawValue, name))
        // libseccomp answers negative pseudo numbers for calls that another architecture has.
        if number >= 0 { return number }
        guard let index = youngCalls.firstIndex(of: name) else { return nil }
        return firstYoungCall + index
    }

    /// Every call that the architecture has, in the order of their numbers.
    public static func all(on architecture: CallArchitecture) -> [String] {
        table(architecture).compactMap { $0 }
    }

    private static func table(_ architecture: CallArchitecture) -> [String?] {
        switch architecture {
        case .x86_64: x86_64Table
        case .arm64: arm64Table
        case .i386: i386Table
        }
    }

    private static let x86_64Table = makeTable(.x86_64)
    private static let arm64Table = makeTable(.arm64)
    private static let i386Table = makeTable(.i386)

    private static func makeTable(_ architecture: CallArchitecture) -> [String?] {
        var table = (0..<firstYoungCall).map { number -> String? in
            guard let name = seccomp_syscall_resolve_num_arch(architecture.rawValue, Int32(number)) else { return nil }
            defer { free(name) }
            return String(cString: name)
        }
        table.append(contentsOf: youngCalls)
        return table
    }

    /// Since Linux 5.17 every architecture gives a new call the same number; libseccomp 2.5 ends here.
    private static let firstYoungCall = 449
    private static let youngCalls = [
        "futex_waitv", "set_mempolicy_home_node", "cachestat", "fchmodat2", "map_shadow_stack", "futex_wake",
        "futex_wait", "futex_requeue", "statmount", "listmount", "lsm_get_self_attr", "lsm_set_self_attr",
        "lsm_list_modules", "mseal", "setxattrat", "getxattrat", "listxattrat", "removexattrat", "open_tree_attr",
        "file_getattr", "file_setattr",
    ]
}
