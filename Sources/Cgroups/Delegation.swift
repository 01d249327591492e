internal import Glibc
public import LinuxSystem

extension CgroupLayout {
    /// What of this layout an ordinary user may make groups in: every hierarchy that has a group of theirs, with that
    /// group as its base. Perhaps none.
    ///
    /// The two interfaces differ (cgroups(7), "Delegation"). On v1 a process may be moved into any group that its
    /// owner can write to, wherever that lies. On v2 it stays below the group that was delegated: the mover needs the
    /// right to write to `cgroup.procs` of the group above both, so only a group counts in which this process is.
    ///
    /// - Parameter memberships: the groups of this process.
    public func delegated(
        memberships: [CgroupMembership]
    ) throws(SystemError) -> CgroupLayout {
        var found = [Hierarchy]()
        for hierarchy in hierarchies {
            let own = memberships.first { membership in
                switch hierarchy.version {
                case .v1:
                    membership.controllers.contains { name in
                        hierarchy.controllers.contains { $0.v1Name == name }
                    }
                case .v2: membership.hierarchy == 0
                }
            }
            let search = DelegationSearch(hierarchy: hierarchy, files: files)
            guard let base = search.base(own: own?.path ?? "/") else { continue }
            let delegated = try search.hierarchy(at: base)
            if delegated.version == .v2 || !delegated.controllers.isEmpty { found.append(delegated) }
        }
        return with(found)
    }

    /// Moves what is in the delegated v2 group itself into a leaf: a group with processes cannot hand controllers to
    /// the groups below it (cgroups(7), "no internal processes"). Without controllers on v2 there is nothing to do.
    public func makeRoom() throws(SystemError) {
        guard let unified, unified.controllers.contains(where: { !$0.isCoreOfV2 }) else { return }
        let top = Cgroup(layout: only(unified), path: "")
        let pids = try top.pids(in: unified.directory(""))
        if pids.isEmpty { return }
        let leaf = unified.directory(DelegationSearch.leaf)
        if !files.exists(leaf) { try files.makeDirectory(leaf) }
        for pid in pids {
            do {
                try files.write("\(pid)", to: leaf + "/cgroup.procs", step: "make room in the delegated group")
            } catch  where error.errno == .noSuchProcess {
                continue
            }
        }
    }
}

/// Looks for the group of a hierarchy that was delegated to this process's user.
struct DelegationSearch {
    /// The group for the processes that stood in the delegated group itself.
    static let leaf = "lab-shells"
    /// How many groups are looked at. A machine with more of them has a delegated one near its root, or none.
    private static let patience = 4096

    let hierarchy: Hierarchy
    let files: any CgroupFiles

    /// The group, relative to the mount point; nil where there is none.
    ///
    /// - Parameter own: the group of this process.
    func base(own: String) -> String? {
        var path = own.split(separator: "/").map(String.init)
        // The nearest first: it is what was meant for this process.
        while !path.isEmpty, !path.contains("..") {
            let group = path.joined(separator: "/")
            if path.last != DelegationSearch.leaf, isOurs(group) { return group }
            path.removeLast()
        }
        // In a container the root that is shown may itself be the delegated group.
        if isOurs("") { return "" }
        return hierarchy.version == .v1 ? anywhere() : nil
    }

    /// The hierarchy with that base; on v2 only with what the base was given.
    ///
    /// Devices cannot be delegated: v1 wants CAP_SYS_ADMIN of the host to write to `devices.deny`
    /// (security/device_cgroup.c), v2 an eBPF program that only root may load (bpf(2)).
    func hierarchy(at base: String) throws(SystemError) -> Hierarchy {
        var controllers = hierarchy.controllers.subtracting([.devices])
        if hierarchy.version == .v2 {
            let text = try files.read("\(hierarchy.mountPoint)/\(base)/cgroup.controllers")
            let given = Set(text.split { $0 == " " || $0 == "\n" }.compactMap { Controller(rawValue: String($0)) })
            controllers = controllers.filter { $0.isCoreOfV2 || given.contains($0) }
        }
        return Hierarchy(
            version: hierarchy.version, mountPoint: hierarchy.mountPoint, base: base, controllers: controllers)
    }

    /// The first group from the root down that is ours, on v1.
    private func anywhere() -> String? {
        var groups = [""]
        var next = 0
        while next < groups.count, next < DelegationSearch.patience {
            let group = groups[next]
            next += 1
            if !group.isEmpty, isOurs(group) { return group }
            let prefix = group.isEmpty ? "" : group + "/"
            groups += files.subdirectories(of: hierarchy.mountPoint + "/" + group).sorted().map { prefix + $0 }
        }
        return nil
    }

    /// Whether groups can be made there and processes be moved there, and whether they can live there.
    private func isOurs(_ group: String) -> Bool {
        let directory = "\(hierarchy.mountPoint)/\(group)"
        guard access(directory, W_OK) == 0, access(directory + "/cgroup.procs", W_OK) == 0 else { return false }
        switch hierarchy.version {
        case .v1:
            guard hierarchy.controllers.contains(.cpuset) else { return true }
            // Without processors there is nothing to hand on to the groups below.
            let cpus = (try? files.readIfPresent(directory + "/cpuset.cpus")) ?? nil
            return cpus.map { !$0.allSatisfy(\.isNewline) } ?? false
        case .v2:
            return access(directory + "/cgroup.subtree_control", W_OK) == 0
        }
    }
}
