internal import LinuxSystem

/// The state of the kernel that a call can change, as it was when the call was entered.
struct CallState {
    var namespaces: NamespaceState?
    var mounts: MountTable?
    var names: HostNames?
    var credentials: CredentialState?
    var network: NetworkState?
    var write: CgroupWrite?
    var removedGroup: CgroupPlace?

    /// Reads what `interest` names, of the thread `tid`.
    init(_ interest: CallInterest, tid: Int32) {
        if interest.contains(.namespaces) { namespaces = NamespaceState(tid: tid) }
        if interest.contains(.mounts) { mounts = MountTable(tid: tid) }
        if interest.contains(.names) { names = HostNames(tid: tid) }
        if interest.contains(.network) { network = NetworkState(tid: tid) }
        if interest.contains(.credentials) { credentials = CredentialState(tid: tid) }
    }

    /// Reads the same again and tells what differs.
    ///
    /// - Parameter ownFilters: how many seccomp filters of the tracer's the thread carries.
    func changes(tid: Int32, ownFilters: Int32) -> [Change] {
        var changes = [Change]()
        if let namespaces { changes += namespaces.changes(to: NamespaceState(tid: tid)) }
        if let mounts { changes += mounts.changes(to: MountTable(tid: tid)) }
        if let names { changes += names.changes(to: HostNames(tid: tid)) }
        if let network, let after = NetworkState(tid: tid) { changes += network.changes(to: after) }
        if let credentials { changes += credentials.changes(to: CredentialState(tid: tid), ownFilters: ownFilters) }
        return changes
    }
}
