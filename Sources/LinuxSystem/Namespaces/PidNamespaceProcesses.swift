/// The processes of a pid namespace, found without a control group.
public enum PidNamespaceProcesses {
    /// The processes of the pid namespace of which `first` is one, and of the namespaces below it.
    ///
    /// Only processes of which this process may know the namespace, its own user's (namespaces(7)). It looks at every
    /// one of `/proc`: where there is a control group, that is the faster answer.
    public static func below(_ first: Int32) -> Set<Int32> {
        guard let wanted = NamespaceKind.pid.inode(process: "\(first)") else { return [] }
        var found = Set<Int32>()
        var children = [Int32: [Int32]]()
        for pid in KernelFile.names(in: "/proc").compactMap({ Int32($0) }) {
            guard let inode = NamespaceKind.pid.inode(process: "\(pid)") else { continue }
            if inode == wanted {
                found.insert(pid)
            } else if let status = try? ProcessStatus.read(process: "\(pid)") {
                children[status.parent, default: []].append(pid)
            }
        }
        // A namespace below was made by one of them, so its processes descend from one.
        var next = Array(found)
        while let parent = next.popLast() {
            for child in children[parent] ?? [] where found.insert(child).inserted { next.append(child) }
        }
        return found
    }
}
