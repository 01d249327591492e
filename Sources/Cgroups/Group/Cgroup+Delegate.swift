internal import Glibc
public import LinuxSystem

extension Cgroup {
    /// Lets a user make groups below this one and move processes between them, and nothing else: the group's own
    /// limits stay its maker's (cgroups(7), "Delegating a hierarchy").
    ///
    /// On v1 that is the directory, `cgroup.procs` and `tasks`; on v2 the files that the kernel lists in
    /// `/sys/kernel/cgroup/delegate`.
    public func delegate(to user: UInt32, group: UInt32) throws(SystemError) {
        for hierarchy in layout.hierarchies {
            let directory = hierarchy.directory(path)
            try change(directory, user, group)
            let names =
                switch hierarchy.version {
                case .v1: ["cgroup.procs", "tasks"]
                case .v2: try Cgroup.delegatableFiles()
                }
            for name in names {
                do {
                    try change("\(directory)/\(name)", user, group)
                } catch  where error.errno == .noSuchFile && hierarchy.version == .v2 {
                    continue  // A file of a controller that is not handed out here.
                }
            }
        }
    }

    private static func delegatableFiles() throws(SystemError) -> [String] {
        guard let text = try KernelFile.readIfPresent("/sys/kernel/cgroup/delegate") else {
            return ["cgroup.procs", "cgroup.threads", "cgroup.subtree_control"]  // Before Linux 4.15.
        }
        return text.split(separator: "\n").map(String.init)
    }

    private func change(_ path: String, _ user: UInt32, _ group: UInt32) throws(SystemError) {
        if chown(path, user, group) != 0 {
            throw SystemError("give the group to user \(user)", path: path, errno: .current)
        }
    }
}
