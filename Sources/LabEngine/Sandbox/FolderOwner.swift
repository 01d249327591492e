internal import Glibc
internal import LinuxSystem

/// Whom a folder of the host belongs to that a sandbox sees.
struct FolderOwner {
    private let user: UInt32
    private let group: UInt32

    init(of path: String) throws(SystemError) {
        var information = stat()
        guard lstat(path, &information) == 0 else {
            throw SystemError("look at the learner's folder", path: path, errno: .current)
        }
        user = information.st_uid
        group = information.st_gid
    }

    /// The map for a mount of the folder: its owner is root inside, files of anyone else belong to nobody.
    ///
    /// What the learner makes as root then belongs, on the host, to the folder's owner and to nobody else: an editor
    /// can save it, and a set-user-id program or a capability on a file is worth no more than that owner.
    func asRoot(on machine: Machine) throws(SystemError) -> UserNamespace {
        try UserNamespace(
            users: IdMapping(inside: user, outside: machine.users.outside, count: 1),
            groups: IdMapping(inside: group, outside: machine.groups.outside, count: 1))
    }

    /// Whether the owner is root of a sandbox already. So it is with folders of the host in a virtual machine: they come
    /// over FUSE, whose mounts cannot be mapped before Linux 6.12.
    func isRootInside(on machine: Machine) -> Bool {
        user == machine.users.outside && group == machine.groups.outside
    }

    /// Whether a map has a place for the owner. Names from a directory service have numbers beyond every small range.
    func isMapped(by namespace: borrowing UserNamespace) -> Bool {
        func contains(_ ids: IdMapping, _ id: UInt32) -> Bool { id >= ids.inside && id - ids.inside < ids.count }
        return contains(namespace.users, user) && contains(namespace.groups, group)
    }
}
