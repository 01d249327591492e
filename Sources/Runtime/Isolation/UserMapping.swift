internal import CLinux
internal import Glibc
internal import LinuxSystem

/// A user namespace in which an ordinary user is root: with the ids of `/etc/subuid` where the user has some and the
/// machine has newuidmap(1), else with the own id alone.
enum UserMapping {
    /// Leaves for a new user and a new mount namespace. The process has one thread.
    static func enter() throws {
        let (user, group) = (geteuid(), getegid())
        // newuidmap has to be started outside, where it has the privilege of its file. It waits until there is something
        // to map.
        let gate = try Pipe()
        let users = try start("newuidmap", "/etc/subuid", user, own: user, gate)
        let groups = try start("newgidmap", "/etc/subgid", user, own: group, gate)
        let flags = UInt(cloneFlags([NamespaceKind.user, .mount]))
        let result = lab_syscall(Int(__NR_unshare), Int(bitPattern: flags), 0, 0, 0, 0, 0)
        // They wait for two bytes, and end without where there is nothing to do.
        if result == 0 { try gate.writeEnd.write("gg") }
        let gateEnd = gate.takeReadEnd()
        gateEnd.close()
        let hasUsers = try ended(users)
        let hasGroups = try ended(groups)
        guard result == 0 else { throw RuntimeError.noNamespaces(Errno(result: result)) }
        if !hasUsers { try KernelFile.write("0 \(user) 1", to: "/proc/self/uid_map", step: "map the user ids") }
        if !hasGroups {
            try KernelFile.write("deny", to: "/proc/self/setgroups", step: "give up setgroups")
            try KernelFile.write("0 \(group) 1", to: "/proc/self/gid_map", step: "map the group ids")
        }
    }

    /// The program that maps, waiting; nil where it is not there or the user has no further ids.
    private static func start(
        _ name: String, _ table: String, _ user: UInt32, own: UInt32, _ gate: borrowing Pipe
    ) throws -> ChildProcess? {
        guard let text = try KernelFile.readIfPresent(table),
            let range = SubordinateIds.range(in: text, user: SubordinateIds.userName(user), id: user),
            let program = ["/usr/bin", "/bin", "/usr/local/bin"].map({ "\($0)/\(name)" }).first(
                where: KernelFile.exists)
        else { return nil }
        var plan = LaunchPlan()
        plan.waitForParent(on: gate)
        plan.resetSignals()
        let arguments = ["\(getpid())", "0", "\(own)", "1", "1", "\(range.first)", "\(range.count)"]
        plan.execute(program, [name] + arguments, environment: [])
        return try plan.start().follow()
    }

    private static func ended(_ child: consuming ChildProcess?) throws -> Bool {
        guard let child else { return false }
        return try child.wait() == .exited(0)
    }
}
