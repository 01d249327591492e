internal import CLinux
internal import Glibc

/// Calls made inside a namespace of another process, for a caller that may not enter it itself.
///
/// An ordinary user has no privilege over a namespace that was made in a user namespace of theirs until they are in
/// that user namespace (user_namespaces(7)), and a process with several threads cannot go there: setns(2) refuses. So a
/// child goes, makes the calls, and ends. It shares this process's memory and descriptors: what the calls write, and
/// which descriptors they open, is there when `run` returns.
public enum NamespaceVisit {
    /// NS_GET_USERNS of ioctl_nsfs(2): a descriptor of the user namespace that owns a namespace.
    private static let getOwner = 0xb701

    /// - Parameters:
    ///   - process: a pid, or `PID/task/TID`.
    ///   - calls: adds to the plan what is to be done there. Its descriptors are this process's own.
    /// - Throws: the errno of setns(2): EPERM where this user owns neither the user namespace that the namespace
    ///   belongs to nor one above it. The errno of the first call that failed.
    public static func run(
        in kind: NamespaceKind, of process: String, _ calls: (inout LaunchPlan) -> Void
    ) throws(SystemError) {
        let path = "/proc/\(process)/ns/\(kind.name)"
        let there = try FileDescriptor.open(path, O_RDONLY, step: "open the namespace")
        let owner = FileDescriptor(
            owning: Int32(
                try systemCall(
                    __NR_ioctl, Int(there.rawValue), getOwner, step: "find the owner of the namespace", path: path)))
        var plan = LaunchPlan()
        plan.call("setns(user)", __NR_setns, Int(owner.rawValue), Int(CLONE_NEWUSER))
        plan.call("setns(\(kind.name))", __NR_setns, Int(there.rawValue), Int(bitPattern: UInt(kind.cloneFlag)))
        calls(&plan)
        plan.call("exit", __NR_exit_group, 0)
        _ = try plan.run(LaunchPlan.CloneOptions(sharesMemory: true, sharesDescriptors: true)).wait()
    }
}
