internal import CLinux
internal import LinuxSystem

/// The workload as a process like any other.
struct NativeWay: ComparedWay {
    let way = WayOfRunning.native
    let disk: UInt64 = 0
    private let bash: String

    init() throws(SystemError) { bash = try WayRoot.find("bash") }

    func sample() throws(SystemError) -> WaySample {
        let options = LaunchPlan.CloneOptions(sharesMemory: true)
        return try WayRun.start(at: .now, bash: bash, options: options) { _ in }.finish()
    }
}

/// The workload in a root of its own, and in nothing else of its own.
struct ChrootWay: ComparedWay {
    let way = WayOfRunning.chroot
    let root: WayRoot
    let host: SandboxHost
    var disk: UInt64 { root.size }

    func sample() throws(SystemError) -> WaySample {
        let options = LaunchPlan.CloneOptions(sharesMemory: true)
        return try WayRun.start(at: .now, bash: "/bin/bash", options: options) { plan in
            // An ordinary user may call chroot in a user namespace alone.
            if host.machine == .user { plan.becomeRoot(in: host.userNamespace) }
            plan.call("chroot(\(root.path))", __NR_chroot, plan.string(root.path))
            plan.changeDirectory("/")
        }.finish()
    }
}

extension LaunchPlan {
    /// Enters a user namespace and becomes root in it.
    mutating func becomeRoot(in namespace: borrowing UserNamespace) {
        enter(namespace.descriptor.rawValue, [.user])
        become(user: 0, group: 0, keepsGroups: !namespace.allowsSetgroups)
    }
}
