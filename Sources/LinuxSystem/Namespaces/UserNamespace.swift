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

    /// Makes a namespace by a short-lived child, and writes its maps.
    ///
    /// - Throws: the errno of clone3(2) or of the write to `uid_map`; ENOSPC where `user.max_user_namespaces` forbids.
    public init(users: IdMapping, groups: IdMapping) throws(SystemError) {
        let gate = try Pipe()
        var plan = LaunchPlan()
        plan.waitForParent(on: gate)
        plan.call("exit", __NR_exit_group, 0)
        let child = try plan.start(LaunchPlan.CloneOptions(namespaces: [.user]))
        let path = "/proc/\(child.pid)"
        let namespace = try FileDescriptor.open(path + "/ns/user", O_RDONLY, step: "open the user namespace")
        try KernelFile.write(
            "\(users.inside) \(users.outside) \(users.count)", to: path + "/uid_map", step: "map the user ids")
        if geteuid() != 0 { try KernelFile.write("deny", to: path + "/setgroups", step: "give up setgroups") }
        try KernelFile.write(
            "\(groups.inside) \(groups.outside) \(groups.count)", to: path + "/gid_map", step: "map the group ids")
        try gate.writeEnd.write("g")
        try child.reap()
        descriptor = namespace
        self.users = users
        self.groups = groups
    }
}
