public import Cgroups
internal import LinuxSystem
internal import Netlink

/// Reads a moment of a session from the kernel.
///
/// What goes away while it is read is left out: a session's processes come and go.
public struct MomentReader: Sendable {
    let group: Cgroup
    /// The first process of the session; its pid namespace numbers the processes as the learner sees them.
    private let initPid: Int32
    /// Whose mounts, network and identity are told first: the shell of the steps.
    let shell: Int32

    /// - Parameters:
    ///   - group: the session's group; all of its processes are in it or below it.
    ///   - shell: the process whose view of mounts, network and identity is told; the first process where there is none.
    public init(group: Cgroup, initPid: Int32, shell: Int32? = nil) {
        self.group = group
        self.initPid = initPid
        self.shell = shell ?? initPid
    }

    public func read() -> Moment {
        let processes = ProcessTree(pids: (try? group.allProcesses(ofSandbox: initPid)) ?? [], root: initPid)
        return Moment(
            sections: [
                Moment.Section(.processes, processes.rows),
                Moment.Section(.namespaces, NamespaceMembers(of: processes).rows),
                Moment.Section(.identity, identity + others(processes)),
                Moment.Section(.groups, groups),
                Moment.Section(.mounts, mounts(of: shell) + otherMounts(processes)),
                Moment.Section(.network, network(of: shell) + otherNetworks(processes)),
            ], overlays: LayerPicture.all(of: initPid))
    }

    // MARK: Identity

    private var identity: [Moment.Row] {
        guard let status = try? ProcessStatus.read(process: "\(shell)") else { return [] }
        let (users, groups) = (IdMap("uid_map", of: shell), IdMap("gid_map", of: shell))
        var rows = [
            Moment.Row(
                key: "uid", name: "uid", value: ids(status.userIds.map(users.inside)), number: outer(status.userIds)),
            Moment.Row(
                key: "gid", name: "gid", value: ids(status.groupIds.map(groups.inside)), number: outer(status.groupIds)),
        ]
        let sets = [
            ("CapEff", status.effectiveCapabilities), ("CapPrm", status.permittedCapabilities),
            ("CapInh", status.inheritableCapabilities), ("CapBnd", status.boundingCapabilities),
            ("CapAmb", status.ambientCapabilities),
        ]
        for (name, bits) in sets { rows.append(row(name, MomentReader.words(of: bits))) }
        rows.append(row("NoNewPrivs", status.noNewPrivileges ? "1" : "0"))
        for name in ["uid_map", "gid_map"] {
            let text = (try? KernelFile.readIfPresent("/proc/\(shell)/\(name)")) ?? ""
            let lines = text.split(separator: "\n").map {
                $0.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
            }
            rows.append(row(name, lines.joined(separator: ", ")))
        }
        if let names = HostNames(tid: shell) { rows.append(row("hostname", names.host)) }
        return rows
    }

    /// Real, effective, saved and file-system id, once where they are the same.
    func ids(_ ids: [UInt32]) -> String {
        let words = ids.map { String($0) }
        return Set(words).count == 1 ? words[0] : words.joined(separator: " ")
    }

    /// The effective id as the host numbers it.
    private func outer(_ ids: [Int32]) -> UInt64? { ids.count > 1 ? UInt64(UInt32(bitPattern: ids[1])) : nil }

    /// `none`, `all 41`, the names, or where most are there those that are not.
    static func words(of bits: UInt64) -> String {
        let known = Capabilities.known
        let held = Capabilities(rawValue: bits).intersection(known)
        let missing = known.subtracting(held)
        if held.isEmpty { return "none" }
        if missing.isEmpty { return "all \(known.names.count)" }
        return missing.names.count < 8
            ? "all but " + missing.names.joined(separator: " ") : held.names.joined(separator: " ")
    }

    private func row(_ name: String, _ value: String) -> Moment.Row { Moment.Row(key: name, name: name, value: value) }

    // MARK: Groups

    /// Every group below the session's own, and below each its limits and counters.
    private var groups: [Moment.Row] {
        guard let snapshot = try? CgroupSnapshot(of: group, processes: true) else { return [] }
        return snapshot.directories.flatMap { directory -> [Moment.Row] in
            guard let entry = snapshot.groups[directory], !entry.path.isEmpty else { return [] }
            let controllers = entry.hierarchy.controllers.map(\.rawValue).sorted().joined(separator: ",")
            let hierarchy = entry.hierarchy.version == .v2 ? "v2" : controllers
            let depth = entry.path.split(separator: "/").count - 1
            let group = Moment.Row(
                key: "\(hierarchy):\(entry.path)", depth: depth, name: entry.path, value: hierarchy)
            var values = entry.values
            for file in Moment.usageFiles(of: entry.hierarchy) {
                guard let text = try? KernelFile.readIfPresent("\(directory)/\(file)") else { continue }
                values[file] = text.split(separator: "\n").first.map(String.init)
            }
            return [group]
                + values.sorted { $0.key < $1.key }.map { file, value in
                    Moment.Row(
                        key: "\(hierarchy):\(entry.path)/\(file)", depth: depth + 1, name: file,
                        value: file == "cgroup.procs" ? inside(value) : value)
                }
        }
    }

    /// Pids as the learner's own `cat cgroup.procs` has them.
    private func inside(_ pids: String) -> String {
        pids.split(separator: " ").compactMap { pid in
            (try? ProcessStatus.read(process: String(pid)))?.namespacePids.dropFirst().first.map(String.init)
        }.joined(separator: " ")
    }

    // MARK: Mounts

    /// What a process sees mounted.
    func mounts(of process: Int32) -> [Moment.Row] {
        let mounts = (try? MountInfo.read(process: "\(process)")) ?? []
        let known = Set(mounts.map(\.id))
        var children = [Int: [MountInfo]]()
        for mount in mounts where known.contains(mount.parent) && mount.parent != mount.id {
            children[mount.parent, default: []].append(mount)
        }
        var rows = [Moment.Row]()
        var seen = [String: Int]()
        func add(_ mount: MountInfo, _ depth: Int) {
            let state = MountState(mount)
            seen[mount.target, default: 0] += 1
            let source = state.source == state.fstype || state.source == "none" ? "" : " \(state.source)"
            rows.append(
                Moment.Row(
                    key: "\(mount.target)#\(seen[mount.target] ?? 1)", depth: depth, name: mount.target,
                    value: anonymous("\(state.fstype)\(source) \(told(state))"), number: UInt64(mount.id)))
            for child in children[mount.id] ?? [] { add(child, depth + 1) }
        }
        for mount in mounts where !known.contains(mount.parent) || mount.parent == mount.id { add(mount, 0) }
        return rows
    }

    /// Of a mount that the sandbox was made with, no sizes and owners: they are nothing that the learner has set.
    private func told(_ mount: MountState) -> String {
        let isOurs =
            mount.source == "lab" || mount.source.hasPrefix("/dev/") || ["devtmpfs", "devpts"].contains(mount.fstype)
        guard isOurs else { return mount.options }
        let plumbing = ["discard", "resv_strict", "idmapped", "userxattr"]
        let options = mount.options.split(separator: ",").map(String.init)
        // Read-only here, whatever the file system is elsewhere.
        let hidden = options.contains("ro") ? plumbing + ["rw"] : plumbing
        return options.filter { !$0.contains("=") && !hidden.contains($0) }.joined(separator: ",")
    }

    /// The layers of the sandbox's own root lie in a folder with the session's name, which means nothing.
    private func anonymous(_ options: String) -> String {
        let session = group.path.split(separator: "/").last ?? ""
        return session.isEmpty ? options : options.replacing("/\(session)/", with: "/…/")
    }

    // MARK: Network

    /// The host's own network is nobody's business here: it is told only that it is shared.
    func network(of process: Int32) -> [Moment.Row] {
        let kind = NamespaceKind.net
        guard kind.inode(process: "\(process)") != kind.inode(process: "self"),
            var socket = try? RouteSocket(inNamespaceOf: "\(process)"), let links = try? socket.links()
        else { return [] }
        let addresses = (try? socket.addresses()) ?? []
        let routes = (try? socket.routes()) ?? []
        let names = Dictionary(links.map { ($0.index, $0.name) }, uniquingKeysWith: { first, _ in first })
        var rows = [Moment.Row]()
        for link in links {
            let master = link.master.flatMap { names[$0] }.map { " master \($0)" } ?? ""
            rows.append(
                Moment.Row(
                    key: link.name, name: link.name, value: "\(link.kind) \(link.flagNames) mtu \(link.mtu)\(master)",
                    number: UInt64(link.index)))
            for address in addresses where address.link == link.index {
                rows.append(
                    Moment.Row(key: "\(link.name) \(address)", depth: 1, name: "\(address)", value: link.name))
            }
        }
        for route in routes {
            let gateway = route.gateway.map { "via \($0) " } ?? ""
            let link = route.link.flatMap { names[$0] } ?? "?"
            rows.append(
                Moment.Row(
                    key: "route \(route.destinationText) \(gateway)\(link)", name: route.destinationText,
                    value: "\(gateway)dev \(link)"))
        }
        return rows
    }
}
