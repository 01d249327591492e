internal import LinuxSystem

/// What other processes of the session see and may do, where that is not what the shell sees and may do.
extension MomentReader {
    /// So many other namespaces of a kind are told; each costs a look at every mount, or a socket.
    private static let limit = 6

    /// Processes that are somebody else than the shell, or hold other capabilities: `uid 1000 → 0  CapEff none`, inside
    /// the session and in a user namespace of their own.
    func others(_ processes: ProcessTree) -> [Moment.Row] {
        guard let own = try? ProcessStatus.read(process: "\(shell)") else { return [] }
        let users = IdMap("uid_map", of: shell)
        let namespace = NamespaceKind.user.inode(process: "\(shell)")
        return processes.nodes.compactMap { node in
            guard let status = try? ProcessStatus.read(process: "\(node.pid)") else { return nil }
            let isNested = node.namespaces[.user] != namespace
            if status.userIds == own.userIds, status.effectiveCapabilities == own.effectiveCapabilities, !isNested {
                return nil
            }
            var user = ids(status.userIds.map(users.inside))
            if isNested { user += " → " + ids(status.userIds.map(IdMap("uid_map", of: node.pid).inside)) }
            return Moment.Row(
                key: "process \(node.name)", name: "pid \(node.name)",
                value: "uid \(user)  CapEff \(MomentReader.words(of: status.effectiveCapabilities))")
        }
    }

    /// The mounts of other mount namespaces: what the shell does not have mounted in that way, below a row for each.
    func otherMounts(_ processes: ProcessTree) -> [Moment.Row] {
        let own = Set(mounts(of: shell).map { "\($0.key) \($0.value)" })
        return others(.mount, processes) { mounts(of: $0).filter { !own.contains("\($0.key) \($0.value)") } }
    }

    func otherNetworks(_ processes: ProcessTree) -> [Moment.Row] { others(.net, processes, network) }

    private func others(
        _ kind: NamespaceKind, _ processes: ProcessTree, _ read: (Int32) -> [Moment.Row]
    ) -> [Moment.Row] {
        let own = kind.inode(process: "\(shell)")
        let host = kind.inode(process: "self")
        var order = [UInt64]()
        var members = [UInt64: [ProcessTree.Node]]()
        for node in processes.nodes {
            guard let inode = node.namespaces[kind], inode != own, inode != host else { continue }
            if members[inode] == nil { order.append(inode) }
            members[inode, default: []].append(node)
        }
        return order.prefix(MomentReader.limit).enumerated().flatMap { index, inode -> [Moment.Row] in
            guard let first = members[inode]?.first else { return [] }
            let place = "\(kind.name)/\(index + 2)"
            let names = (members[inode] ?? []).map(\.name).joined(separator: " ")
            let rows = read(first.pid).map { row in
                var row = row
                row.key = "\(place) \(row.key)"
                row.depth += 1
                return row
            }
            return [Moment.Row(key: place, name: kind.name, value: names, number: inode)] + rows
        }
    }
}
