public import LinuxSystem

extension Cgroup {
    /// The controllers that this group hands to the groups below it on v2 (`cgroup.subtree_control`).
    ///
    /// - Returns: nil where there is no v2 hierarchy.
    public func enabledControllers() throws(SystemError) -> Set<Controller>? {
        guard let hierarchy = layout.unified else { return nil }
        return try controllers(in: "cgroup.subtree_control", of: directory(hierarchy, as: V2.self))
    }

    /// On v2, hands controllers to the groups below this one: from the root down, because a group can only hand on
    /// what it was given. Nothing to do on v1, where a hierarchy's controllers are in all of its groups.
    ///
    /// - Parameter wanted: nil for all that the hierarchy has.
    /// - Throws: EBUSY where a group on the way holds processes itself, ENOENT where a controller is not offered.
    public func enableControllers(_ wanted: Set<Controller>? = nil) throws(SystemError) {
        guard let hierarchy = layout.unified else { return }
        let offered = hierarchy.controllers.filter { !$0.isCoreOfV2 }
        let wanted = (wanted ?? offered).filter { layout.version(of: $0) == .v2 && !$0.isCoreOfV2 }
        if wanted.isEmpty { return }
        var parts = path.split(separator: "/")[...]
        var group = Cgroup(layout: layout, path: "")
        while true {
            try group.handDown(wanted, in: hierarchy)
            guard let next = parts.popFirst() else { return }
            group = group.child(String(next))
        }
    }

    private func handDown(_ wanted: Set<Controller>, in hierarchy: Hierarchy) throws(SystemError) {
        let group = directory(hierarchy, as: V2.self)
        let missing = wanted.subtracting(try controllers(in: "cgroup.subtree_control", of: group))
        if missing.isEmpty { return }
        let value = missing.map { "+\($0.rawValue)" }.sorted().joined(separator: " ")
        // The files are asked after the refusal: what they say is what the kernel went by.
        let inside = { (try? pids(in: group.path)) ?? [] }
        let offered = { (try? group.read("cgroup.controllers")) ?? "" }
        try group.write(value, to: "cgroup.subtree_control") { errno in
            switch errno {
            case .busy:
                "Processes are in the group itself (\(inside().map(String.init).joined(separator: " "))), and a v2 "
                    + "group with processes cannot hand controllers down (cgroups(7), no internal processes). "
                    + "Move them into a group below it, then write again."
            case .noSuchFile, .invalid:
                "The group can only hand on what it was given, which is “\(offered())” (cgroup.controllers)."
            case .notSupported:
                "The group is threaded (cgroup.type), where only some controllers work."
            default: nil
            }
        }
    }

    private func controllers(
        in file: String, of group: GroupDirectory<V2>
    ) throws(SystemError) -> Set<Controller> {
        Set(try group.read(file).split(separator: " ").compactMap { Controller(rawValue: String($0)) })
    }
}
