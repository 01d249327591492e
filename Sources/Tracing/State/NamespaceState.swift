internal import LinuxSystem

/// The namespaces of a thread, by inode.
struct NamespaceState {
    private let inodes: [UInt64?]

    init(tid: Int32) {
        inodes = NamespaceKind.allCases.map { kind in
            // A new time namespace is for the children of the thread that made it. (A new pid namespace too, but it
            // has no inode to be seen before its first process.)
            let name = kind == .time ? "time_for_children" : kind.name
            return KernelFile.link("/proc/\(tid)/ns/\(name)").flatMap(NamespaceKind.inode(link:))
        }
    }

    func changes(to after: NamespaceState) -> [Change] {
        zip(NamespaceKind.allCases, zip(inodes, after.inodes)).compactMap { kind, pair in
            guard let from = pair.0, let to = pair.1, from != to else { return nil }
            return .namespace(kind, from: from, to: to)
        }
    }
}
