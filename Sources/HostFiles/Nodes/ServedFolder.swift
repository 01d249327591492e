internal import CLinux
internal import Glibc
internal import LinuxSystem

/// A folder of the host with the descriptor below which everything is found.
///
/// No path is ever followed out of it: the kernel refuses links on the way, `..` past the folder, the links of `/proc`,
/// and other mounts (openat2(2)). That holds whatever is renamed meanwhile, which no check beforehand could promise.
struct ServedFolder: ~Copyable {
    let name: FileName
    let isWritable: Bool
    let owner: FileOwner?
    let shown: FileOwner
    private let index: UInt64
    private let directory: FileDescriptor

    /// Not in the headers that Swift sees: a descriptor that stands for a file without opening it.
    static let pathOnly: Int32 = 0o10000000

    init(_ folder: HostFolder, index: Int) throws(SystemError) {
        guard let name = FileName(folder.name.utf8) else {
            throw SystemError("share a folder", path: folder.name, errno: .invalid)
        }
        if let owner = folder.owner, geteuid() != 0, owner.user != geteuid() {
            throw SystemError("share a folder as its owner", path: folder.path, errno: .notPermitted)
        }
        let directory = try FileDescriptor.open(
            folder.path, ServedFolder.pathOnly | O_DIRECTORY, step: "share a folder")
        self.name = name
        isWritable = folder.isWritable
        owner = geteuid() == 0 ? folder.owner : nil
        shown = folder.shownOwner
        self.index = UInt64(index)
        self.directory = directory
    }

    /// An inode number for the guest, in which all folders are one file system: those of two devices must not meet.
    func inode(_ number: UInt64) -> UInt64 { number ^ (index + 1) << 56 }

    /// Opens what is at a path below the folder. What changes a file says why it is refused where nothing may change.
    func open(_ path: HostPath, _ flags: Int32, mode: UInt32 = 0) throws(Refusal) -> FileDescriptor {
        guard path.bytes.count <= HostPath.longest else { throw Refusal(ENAMETOOLONG) }
        let resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV
        var how = open_how(
            flags: UInt64(UInt32(bitPattern: flags | O_CLOEXEC)), mode: UInt64(mode), resolve: UInt64(resolve))
        while true {
            let result = path.bytes.withUnsafeBytes { path in
                withUnsafeMutableBytes(of: &how) { how in
                    lab_syscall(
                        Int(__NR_openat2), Int(directory.rawValue), argument(path.baseAddress),
                        argument(how.baseAddress), how.count, 0, 0)
                }
            }
            if result >= 0 { return FileDescriptor(owning: Int32(result)) }
            switch Int32(-result) {
            case EINTR: continue
            case EXDEV: throw Refusal(EPERM)
            // A link on the way was a directory when the guest last looked.
            case ELOOP: throw .stale
            case let number: throw Refusal(number)
            }
        }
    }

    /// A descriptor that stands for the file itself, link or not. It is not opened, so nothing happens to a device.
    func find(_ path: HostPath) throws(Refusal) -> FileDescriptor {
        try open(path, ServedFolder.pathOnly | O_NOFOLLOW)
    }

    /// The directory at a path, to name files in it.
    func directory(at path: HostPath) throws(Refusal) -> FileDescriptor {
        try open(path, ServedFolder.pathOnly | O_DIRECTORY)
    }

    func requireWritable() throws(Refusal) {
        if !isWritable { throw Refusal(EROFS) }
    }
}

/// The file that a descriptor of `ServedFolder.find` stands for, under a path that leads to it and nowhere else.
func withPath<T>(of descriptor: borrowing FileDescriptor, _ body: (UnsafePointer<CChar>) -> T) -> T {
    "/proc/self/fd/\(descriptor.rawValue)".withCString(body)
}

extension ServedFolder {
    /// A folder in an array, where what cannot be copied cannot be.
    final class Shared: Sendable {
        let folder: ServedFolder
        init(_ folder: consuming ServedFolder) { self.folder = folder }
    }
}
