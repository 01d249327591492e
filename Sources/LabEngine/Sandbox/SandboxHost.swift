public import Cgroups
public import LinuxSystem

/// What every sandbox of one run shares: the machine, its cgroup layout, the mapped user namespace, the state folder.
public final class SandboxHost: Sendable {
    public let machine: Machine
    public let layout: CgroupLayout
    public let state: StateFolder
    /// What of this project every sandbox has in its PATH.
    public let programs: SandboxPrograms
    let userNamespace: UserNamespace

    /// Sweeps what dead sessions left, then makes the user namespace.
    ///
    /// - Throws: EPERM where this user cannot use the machine, with what to do.
    public init(
        machine: Machine = .own, state: StateFolder = StateFolder(), programs: SandboxPrograms = .own()
    ) throws(SystemError) {
        if let refusal = machine.refusal { throw refusal }
        self.machine = machine
        layout = try machine.layout()
        self.state = state
        self.programs = programs
        _ = try Sweeper(state: state, layout: layout).sweep()
        userNamespace = try UserNamespace(users: machine.users, groups: machine.groups)
    }
}
