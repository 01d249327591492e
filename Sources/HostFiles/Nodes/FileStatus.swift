internal import CLinux
internal import Glibc

/// What a file is, and how it is shown to the guest.
struct FileStatus {
    let host: stat
    let kind: Kind

    enum Kind: Hashable {
        case file, folder, link
    }

    /// - Throws: EPERM for what is not served: devices, pipes, sockets.
    init(_ host: stat) throws(Refusal) {
        self.host = host
        switch host.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        case S_IFLNK: kind = .link
        default: throw Refusal(EPERM)
        }
    }

    init(of descriptor: Int32) throws(Refusal) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .current }
        try self.init(status)
    }

    /// Whether running or writing it could give somebody's rights away.
    var hasSpecialBits: Bool { host.st_mode & FileStatus.specialBits != 0 }

    /// Set-user-id, set-group-id, sticky.
    static let specialBits: UInt32 = 0o7000
    static let permissionBits: UInt32 = 0o777

    var identity: FileIdentity { FileIdentity(kind: kind, device: UInt64(host.st_dev), inode: UInt64(host.st_ino)) }

    /// What changes whenever the content may have changed.
    var version: FileVersion {
        FileVersion(size: host.st_size, modified: Moment(host.st_mtim), changed: Moment(host.st_ctim))
    }

    /// As the guest sees it.
    func attributes(in folder: borrowing ServedFolder) -> fuse_attr {
        var attributes = fuse_attr()
        attributes.ino = folder.inode(UInt64(host.st_ino))
        attributes.size = UInt64(bitPattern: Int64(host.st_size))
        attributes.blocks = UInt64(bitPattern: Int64(host.st_blocks))
        attributes.atime = UInt64(bitPattern: Int64(host.st_atim.tv_sec))
        attributes.mtime = UInt64(bitPattern: Int64(host.st_mtim.tv_sec))
        attributes.ctime = UInt64(bitPattern: Int64(host.st_ctim.tv_sec))
        attributes.atimensec = UInt32(truncatingIfNeeded: host.st_atim.tv_nsec)
        attributes.mtimensec = UInt32(truncatingIfNeeded: host.st_mtim.tv_nsec)
        attributes.ctimensec = UInt32(truncatingIfNeeded: host.st_ctim.tv_nsec)
        attributes.mode = UInt32(host.st_mode & (S_IFMT | FileStatus.permissionBits))
        attributes.nlink = UInt32(truncatingIfNeeded: host.st_nlink)
        attributes.uid = folder.shown.user
        attributes.gid = folder.shown.group
        attributes.blksize = UInt32(truncatingIfNeeded: host.st_blksize)
        return attributes
    }
}

/// Which file it is, whatever it is called.
struct FileIdentity: Hashable {
    let kind: FileStatus.Kind
    let device: UInt64
    let inode: UInt64
}

/// A state of a file's content. The change time cannot be set by a program, unlike the modification time.
struct FileVersion: Equatable {
    let size: Int
    let modified: Moment
    let changed: Moment

    /// Whether the file changed so lately that another change could leave the same times: the kernel's clock for files
    /// stands still between two ticks.
    var isFresh: Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return changed.seconds >= now.tv_sec - 1
    }
}

struct Moment: Equatable {
    let seconds: Int
    let nanoseconds: Int

    init(_ time: timespec) { (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec) }
}
