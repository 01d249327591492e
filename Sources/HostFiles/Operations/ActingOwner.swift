internal import CLinux
internal import Glibc
internal import LinuxSystem

/// As whom this thread touches files.
///
/// Started by sudo, the program is root and the folders are a person's. Giving files away after they were made leaves
/// a moment in which that person could put something else in their place; a thread that makes them as that person has
/// no such moment, and none of root's rights over files (capabilities(7), "Effect of user ID changes").
///
/// The system calls themselves, and not the C library's functions: only these change one thread (setfsuid(2)).
struct ActingOwner {
    private var current: FileOwner?
    /// What the thread was before it first became somebody else.
    private var original: (owner: FileOwner, groups: [gid_t])?

    /// Becomes an owner, or itself again. Only for a process of root; an owner is nil otherwise.
    ///
    /// - Throws: EPERM where the kernel lets it be nobody else: in a user namespace that does not map the owner.
    mutating func become(_ owner: FileOwner?) throws(Refusal) {
        guard owner != current else { return }
        if original == nil { original = (FileOwner(user: geteuid(), group: getegid()), ActingOwner.groups()) }
        guard let original else { return }
        // Each change of the user id makes the process undumpable, and /proc/self a folder of root's (proc(5)).
        let dumpable = prctl(PR_GET_DUMPABLE)
        if let owner {
            set(owner, groups: [])
        } else {
            set(original.owner, groups: original.groups)
        }
        if dumpable == 1 { _ = prctl(PR_SET_DUMPABLE, 1) }
        current = owner
        // The calls tell of no failure; asking for an id that nobody can have tells the present one.
        let user = lab_syscall(Int(__NR_setfsuid), -1, 0, 0, 0, 0, 0)
        let group = lab_syscall(Int(__NR_setfsgid), -1, 0, 0, 0, 0, 0)
        let wanted = owner ?? original.owner
        guard UInt32(truncatingIfNeeded: user) == wanted.user, UInt32(truncatingIfNeeded: group) == wanted.group else {
            current = FileOwner(user: UInt32(truncatingIfNeeded: user), group: UInt32(truncatingIfNeeded: group))
            throw Refusal(EPERM)
        }
    }

    private func set(_ owner: FileOwner, groups: [gid_t]) {
        groups.withUnsafeBufferPointer { groups in
            _ = lab_syscall(Int(__NR_setgroups), groups.count, argument(groups.baseAddress), 0, 0, 0, 0)
        }
        _ = lab_syscall(Int(__NR_setfsgid), Int(owner.group), 0, 0, 0, 0, 0)
        _ = lab_syscall(Int(__NR_setfsuid), Int(owner.user), 0, 0, 0, 0, 0)
    }

    private func prctl(_ option: Int32, _ value: Int = 0) -> Int {
        lab_syscall(Int(__NR_prctl), Int(option), value, 0, 0, 0, 0)
    }

    private static func groups() -> [gid_t] {
        let count = getgroups(0, nil)
        guard count > 0 else { return [] }
        var groups = [gid_t](repeating: 0, count: Int(count))
        let filled = getgroups(count, &groups)
        return Array(groups.prefix(Int(max(filled, 0))))
    }
}
