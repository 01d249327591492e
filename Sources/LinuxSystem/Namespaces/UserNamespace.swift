internal import CLinux
internal import Glibc

/// A range of ids of a user namespace and the ids outside that they stand for (user_namespaces(7)).
public struct IdMapping: Sendable, Hashable {
    public var inside: UInt32
    public var outside: UInt32
    public var count: UInt32

    public init(inside: UInt32, outside: UInt32, count: UInt32) {
        self.inside = inside
        self.outside = outside
        self.count = count
    }
}

/// A user namespace that is held by a descriptor: made once, entered by many, mapped from the start.
public struct UserNamespace: ~Copyable, Sendable {
    public let descriptor: FileDescriptor
    public let users: IdMapping
    public let groups: IdMapping
    /// Whether its processes may change their supplementary groups. An ordinary user has to give that up to map a
    /// group: who leaves a group could pass where only that group is kept out (user_namespaces(7)).
    public let allowsSetgroups: Bool

    /// Makes a namespace by a short-lived child, and writes its maps.
    ///
    /// - Throws: the errno of clone3(2) or of the write to `uid_map`; ENOSPC where `user.max_user_namespaces` forbids.
    public init(users: IdMapping, groups: IdMapping) throws(SystemError) {
        descriptor = try UserNamespace.make(users, groups)
        self.users = users
        self.groups = groups
        allowsSetgroups = geteuid() == 0
    }

    private static func make(_ users: IdMapping, _ groups: IdMapping) throws(SystemError) -> FileDescriptor {
        let gate = try Pipe()
        var plan = LaunchPlan()
        plan.waitForParent(on: gate)
        plan.call("exit", __NR_exit_group, 0)
        let child = try plan.start(LaunchPlan.CloneOptions(namespaces: [.user]))
        let pid = child.pid
        let namespace = Result { () throws(SystemError) in try map(pid, users, groups) }
        // The child waits at the gate, and ends behind it, whatever became of the maps.
        try gate.writeEnd.write("g")
        try child.reap()
        return try namespace.get()
    }

    /// Writes the maps of a process's new namespace, and opens it.
    private static func map(
        _ pid: Int32, _ users: IdMapping, _ groups: IdMapping
    ) throws(SystemError) -> FileDescriptor {
        let path = "/proc/\(pid)"
        let namespace = try FileDescriptor.open(path + "/ns/user", O_RDONLY, step: "open the user namespace")
        try KernelFile.write(
            "\(users.inside) \(users.outside) \(users.count)", to: path + "/uid_map", step: "map the user ids")
        if geteuid() != 0 { try KernelFile.write("deny", to: path + "/setgroups", step: "give up setgroups") }
        try KernelFile.write(
            "\(groups.inside) \(groups.outside) \(groups.count)", to: path + "/gid_map", step: "map the group ids")
        return namespace
    }
}
