internal import CLinux

extension LaunchPlan {
    /// Joins a v1 group by writing `0` to its `tasks` file. Before `unshare` of the cgroup namespace, whose root the
    /// group becomes. (`cgroup.procs` waits up to 10 ms for a grace period, `tasks` does not.)
    public mutating func joinCgroup(tasks descriptor: Int32, name: String) {
        call("join the group \(name)", __NR_write, Int(descriptor), string("0"), 1)
    }

    /// New namespaces for the calling process; a new pid namespace is for its children.
    public mutating func unshare(_ kinds: Set<NamespaceKind>) {
        guard !kinds.isEmpty else { return }
        let names = NamespaceKind.allCases.filter(kinds.contains).map { "CLONE_NEW" + $0.flagSuffix }
        call("unshare(\(names.joined(separator: "|")))", __NR_unshare, Int(bitPattern: UInt(cloneFlags(kinds))))
    }

    /// Enters namespaces: of the process behind a pidfd, or the one namespace behind a descriptor of `/proc/PID/ns`.
    public mutating func enter(_ descriptor: Int32, _ kinds: Set<NamespaceKind>) {
        let names = NamespaceKind.allCases.filter(kinds.contains).map { "CLONE_NEW" + $0.flagSuffix }
        call(
            "setns(\(names.joined(separator: "|")))", __NR_setns, Int(descriptor),
            Int(bitPattern: UInt(cloneFlags(kinds))))
    }

    /// The host name of the process's UTS namespace.
    public mutating func setHostName(_ name: String) {
        call("sethostname(\(name))", __NR_sethostname, string(name), name.utf8.count)
    }
}

extension NamespaceKind {
    /// `UTS` in `CLONE_NEWUTS`.
    public var flagSuffix: String { self == .mount ? "NS" : rawValue.uppercased() }
}
