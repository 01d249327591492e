public import Cgroups
internal import Glibc
public import LinuxSystem

/// What every sandbox of one run shares: the machine's cgroup layout, the mapped user namespace, the state folder.
public final class SandboxHost: Sendable {
    public let layout: CgroupLayout
    public let state: StateFolder
    let userNamespace: UserNamespace

    /// The ids that stand for root and the others inside. Above systemd's range for containers
    /// (524288…1879048191), so no user of the machine and no container has them.
    static let ids = IdMapping(inside: 0, outside: 1_900_000_000, count: 65_536)

    /// Sweeps what dead sessions left, then makes the user namespace.
    ///
    /// - Throws: EPERM without root, with what to do.
    public init(state: StateFolder = StateFolder()) throws(SystemError) {
        guard geteuid() == 0 else {
            throw SystemError(
                "start a sandbox", errno: .notPermitted,
                advice: "Namespaces, mounts and control groups need root here: run it with sudo.")
        }
        layout = try CgroupLayout.detect()
        self.state = state
        _ = try Sweeper(state: state, layout: layout).sweep()
        userNamespace = try UserNamespace(users: SandboxHost.ids, groups: SandboxHost.ids)
    }
}
