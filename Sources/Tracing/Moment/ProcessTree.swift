internal import Glibc
internal import LinuxSystem

/// The processes of a session, each below the one that started it.
struct ProcessTree {
    struct Node {
        /// As the host numbers it.
        let pid: Int32
        let depth: Int
        /// In each pid namespace from the session's own to its own: `7`, or `7 1`.
        let inside: [Int32]
        let command: String
        let state: String
        let namespaces: [NamespaceKind: UInt64]

        /// Stopped by a signal, or held in the kernel, as v1's freezer does. Running and sleeping change by the
        /// millisecond, and `t` is the work of our own tracer: neither says anything about the session.
        var isHalted: Bool { state == "T" || state == "D" }

        /// As the learner names it: the number that `ps` in the session shows.
        var name: String { inside.first.map(String.init) ?? "?" }
    }

    let nodes: [Node]

    init(pids: some Collection<Int32>, root: Int32) {
        var found = [Int32: ProcessStatus]()
        for pid in pids {
            // A process that is dying has no memory and no namespaces any more.
            guard let status = try? ProcessStatus.read(process: "\(pid)"), status.state != "Z", status.state != "X"
            else { continue }
            found[pid] = status
        }
        var children = [Int32: [Int32]]()
        var roots = [Int32]()
        for (pid, status) in found {
            if found[status.parent] != nil {
                children[status.parent, default: []].append(pid)
            } else {
                roots.append(pid)
            }
        }
        var nodes = [Node]()
        func add(_ pid: Int32, _ depth: Int) {
            if let status = found[pid] { nodes.append(ProcessTree.node(pid, status, depth)) }
            for child in (children[pid] ?? []).sorted() { add(child, depth + 1) }
        }
        for pid in roots.sorted(by: { ($0 == root ? 0 : 1, $0) < ($1 == root ? 0 : 1, $1) }) { add(pid, 0) }
        self.nodes = nodes
    }

    private static func node(_ pid: Int32, _ status: ProcessStatus, _ depth: Int) -> Node {
        let text = (try? KernelFile.readIfPresent("/proc/\(pid)/cmdline")) ?? ""
        let words = text.split(separator: "\0").joined(separator: " ")
        var namespaces = [NamespaceKind: UInt64]()
        for kind in NamespaceKind.allCases { namespaces[kind] = kind.inode(process: "\(pid)") }
        // What our own pid namespace sees comes first, and is the number that the host has.
        let outer = ProcessTree.depthOfOwnPidNamespace
        return Node(
            pid: pid, depth: depth, inside: Array(status.namespacePids.dropFirst(outer)),
            command: words.isEmpty ? "[\(status.name)]" : words, state: status.state, namespaces: namespaces)
    }

    /// Numbers in NSpid that belong to namespaces outside the session: those that `/proc` here shows, one.
    private static let depthOfOwnPidNamespace = 1

    var rows: [Moment.Row] {
        nodes.map { node in
            Moment.Row(
                key: node.name, depth: node.depth, name: node.inside.map(String.init).joined(separator: " → "),
                value: node.isHalted ? "\(node.state) \(node.command)" : node.command, number: UInt64(node.pid))
        }
    }
}

/// Which processes share which namespaces.
struct NamespaceMembers {
    let rows: [Moment.Row]

    /// Each kind's namespaces are numbered by their first member: inodes differ from run to run, this does not.
    init(of processes: ProcessTree) {
        var rows = [Moment.Row]()
        for kind in NamespaceKind.allCases {
            var order = [UInt64]()
            var members = [UInt64: [String]]()
            for node in processes.nodes {
                guard let inode = node.namespaces[kind] else { continue }
                if members[inode] == nil { order.append(inode) }
                members[inode, default: []].append(node.name)
            }
            let host = kind.inode(process: "self")
            for (index, inode) in order.enumerated() {
                rows.append(
                    Moment.Row(
                        key: "\(kind.name)/\(index + 1)", name: kind.name,
                        value: (members[inode] ?? []).joined(separator: " "), number: inode, isHosts: inode == host))
            }
        }
        self.rows = rows
    }
}
