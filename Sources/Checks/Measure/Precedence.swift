internal import Cgroups
internal import Glibc
internal import LinuxSystem

/// For as long as it lives, the engine's groups outweigh other programs ten to one in the contest for the CPUs.
///
/// What a limit lets through can only be measured where the machine lets it through too. The group above all sessions
/// is weighed, not the learner's: between the learner's own groups nothing changes, and no limit does.
final class Precedence {
    private let group: Cgroup
    /// Each measurement, in whichever process, holds a shared lock on the group; the last one finds nobody else there.
    private let lock: FileDescriptor
    private let isHeld: Bool

    init(of session: Cgroup) {
        let top = session.path.split(separator: "/").first.map(String.init) ?? ""
        group = Cgroup(layout: session.layout, path: top)
        let directory = top.isEmpty ? nil : group.directory(of: .cpu)
        lock = FileDescriptor(owning: directory.map { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) } ?? -1)
        isHeld = flock(lock.rawValue, LOCK_SH) == 0
        if isHeld { weigh(10) }
    }

    deinit {
        if isHeld, flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0 { weigh(1) }
    }

    /// Where it may not be written, as in a group that somebody else delegated, a busy machine is told as busy.
    private func weigh(_ times: UInt64) {
        switch try? group.cpu {
        case let cpu as CpuControllerV1: try? cpu.setShares(1024 * times)
        case let cpu as CpuControllerV2: try? cpu.setWeight(100 * times)
        default: break
        }
    }
}
