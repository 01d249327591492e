internal import Cgroups
internal import Glibc
internal import LinuxSystem

/// A lock on a session's control group, held for as long as its engine lives.
///
/// A control group is seen further than a folder is: also by a container that has a `/run` of its own and shares the
/// groups. There a session looks as if its folder had gone; this lock says that it lives.
struct SessionGroupLock: ~Copyable, Sendable {
    /// Nil where there is no hierarchy to make a group in.
    private let directory: FileDescriptor?

    /// In the hierarchy in which a group is made first and removed first. Shared, so that it waits at most for
    /// somebody's look.
    init(_ group: Cgroup) throws(SystemError) {
        guard let path = group.directories.first else {
            directory = nil
            return
        }
        let file = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, step: "lock the group")
        while flock(file.rawValue, LOCK_SH) != 0 {
            guard errno == EINTR else { throw SystemError("lock the group", path: path, errno: .current) }
        }
        directory = consume file
    }

    /// Gives it up now rather than when its owner goes away.
    consuming func release() {}

    /// Whether some process holds the lock, in whichever hierarchy.
    static func isHeld(_ group: Cgroup) throws(SystemError) -> Bool {
        for directory in group.directories where try isHeld(directory) { return true }
        return false
    }

    private static func isHeld(_ directory: String) throws(SystemError) -> Bool {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(directory, O_RDONLY | O_DIRECTORY, step: "look for the lock of the group")
        } catch  where error.errno == .noSuchFile {
            return false
        }
        return flock(file.rawValue, LOCK_EX | LOCK_NB) != 0
    }
}
