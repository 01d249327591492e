internal import CLinux

/// The eight kinds of namespace (namespaces(7)).
public enum NamespaceKind: String, CaseIterable, Sendable, Hashable {
    case mount = "mnt"
    case pid, uts, ipc, net, user, cgroup, time

    /// The flag of clone(2), unshare(2) and setns(2).
    public var cloneFlag: UInt64 {
        switch self {
        case .mount: UInt64(CLONE_NEWNS)
        case .pid: UInt64(CLONE_NEWPID)
        case .uts: UInt64(CLONE_NEWUTS)
        case .ipc: UInt64(CLONE_NEWIPC)
        case .net: UInt64(CLONE_NEWNET)
        case .user: UInt64(CLONE_NEWUSER)
        case .cgroup: UInt64(CLONE_NEWCGROUP)
        case .time: UInt64(CLONE_NEWTIME)
        }
    }

    /// Its name in `/proc/PID/ns`, which is also what lessons call it.
    public var name: String { rawValue }

    /// The inode of this namespace of a process (a pid, `self`, `PID/task/TID`); nil where the process has gone.
    ///
    /// Two processes share a namespace when the inodes are equal.
    public func inode(process: String) -> UInt64? {
        KernelFile.link("/proc/\(process)/ns/\(name)").flatMap(NamespaceKind.inode(link:))
    }

    /// The number in `uts:[4026531838]`.
    public static func inode(link: String) -> UInt64? {
        guard let open = link.firstIndex(of: "["), link.hasSuffix("]") else { return nil }
        return UInt64(link[link.index(after: open)...].dropLast())
    }
}

/// The set of the given kinds as flags of clone(2).
public func cloneFlags(_ kinds: some Sequence<NamespaceKind>) -> UInt64 {
    kinds.reduce(0) { $0 | $1.cloneFlag }
}
