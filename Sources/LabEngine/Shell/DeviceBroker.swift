internal import Cgroups
internal import Glibc
internal import LinuxSystem
internal import Tracing

/// Writes `devices.allow` and `devices.deny` for the learner.
///
/// The v1 devices controller wants CAP_SYS_ADMIN of the host's own user namespace, which no sandbox has. A write that
/// the kernel has refused for that reason is made by the engine, if the file belongs to a group below the session's
/// own: there it can take devices away from the learner, or give back what the session has, and nothing else,
/// because the kernel never lets a group have more than the one above it.
struct DeviceBroker: Sendable {
    let group: Cgroup

    @Sendable func perform(_ write: Tracer.DeviceWrite) -> Bool {
        guard let hierarchy = group.layout.hierarchy(of: .devices), hierarchy.version == .v1 else { return false }
        let own = hierarchy.inside(group.path) + "/"
        guard write.path.hasPrefix(own), Cgroup.isValid(path: write.path) else { return false }
        do {
            try KernelFile.write(write.data, to: hierarchy.mountPoint + write.path, step: "write for the learner")
            return true
        } catch {
            // The learner sees the kernel's own refusal: EINVAL for a rule that is none, say, stays EPERM.
            return false
        }
    }
}
