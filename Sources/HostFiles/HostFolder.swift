/// A folder of the host that a virtual machine sees.
///
/// Only regular files, directories and symbolic links of the folder's own file system are served. What is mounted
/// below it, devices, sockets and pipes are not; nor are set-user-id, set-group-id and sticky bits, extended attributes
/// and owners.
public struct HostFolder: Sendable, Equatable {
    /// Its name at the top of the mount in the guest: not empty, no `/`, not `.` or `..`.
    public let name: String
    /// Where it is on the host. The directory must be there.
    public let path: String
    /// Whether the guest may change what is in it. Otherwise every change is answered with EROFS.
    public let isWritable: Bool
    /// As whom the server touches the files of this folder: what the guest makes then belongs to them, and what they
    /// may not read stays unread. Nil: as the process itself. Only root can be somebody else.
    public let owner: FileOwner?
    /// Whose the files are for the guest, all of them. FUSE mounts cannot be idmapped before Linux 6.12, so this is
    /// how a folder belongs to the root of a sandbox there.
    public let shownOwner: FileOwner

    public init(
        name: String, path: String, isWritable: Bool, owner: FileOwner? = nil, shownOwner: FileOwner = .root
    ) {
        self.name = name
        self.path = path
        self.isWritable = isWritable
        self.owner = owner
        self.shownOwner = shownOwner
    }
}

/// A user and a group by their numbers.
public struct FileOwner: Sendable, Equatable {
    public let user: UInt32
    public let group: UInt32

    public init(user: UInt32, group: UInt32) {
        self.user = user
        self.group = group
    }

    public static let root = FileOwner(user: 0, group: 0)
}
