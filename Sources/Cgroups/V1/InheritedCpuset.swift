internal import LinuxSystem

/// A new v1 cpuset has no processors and no memory nodes, and nothing can join it before it has (cpuset(7)).
struct InheritedCpuset {
    /// The directory of the group below which all others lie.
    let root: String
    let files: any CgroupFiles

    /// Copies both from parent to child, from the root down to `path`, where the child has none yet.
    func fill(_ path: String) throws(SystemError) {
        var parent = GroupDirectory<V1>(path: root, files: files)
        for name in path.split(separator: "/") {
            let child = GroupDirectory<V1>(path: "\(parent.path)/\(name)", files: files)
            for file in ["cpuset.cpus", "cpuset.mems"] where try child.read(file).isEmpty {
                try child.write(try parent.read(file), to: file)
            }
            parent = child
        }
    }
}
