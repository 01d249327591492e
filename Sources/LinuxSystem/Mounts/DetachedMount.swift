internal import CLinux
internal import Glibc

/// A mount that is nowhere yet: made by open_tree(2), shaped by mount_setattr(2), attached by a `LaunchPlan`.
public struct DetachedMount: ~Copyable, Sendable {
    public let descriptor: FileDescriptor

    /// A private copy of the mount at `path`: read-only and without set-user-id programs or devices.
    ///
    /// - Parameters:
    ///   - mapping: a user namespace whose map shifts the owners (MOUNT_ATTR_IDMAP). Without it every file belongs
    ///     to 65534 in a user namespace that does not map the host's ids.
    ///   - readOnly: false for a directory in which the learner works.
    ///   - recursive: with the mounts below it.
    ///   - followsLinks: false for a path that somebody else can write to: ELOOP where any part of it is a link, which
    ///     could show every file of this machine (openat2(2), RESOLVE_NO_SYMLINKS).
    public init(
        of path: String, mapping: borrowing UserNamespace, readOnly: Bool = true, recursive: Bool = false,
        followsLinks: Bool = true
    ) throws(SystemError) {
        let mount = try DetachedMount.clone(path, recursive: recursive, followsLinks: followsLinks)
        var change = mount_attr()
        change.attr_set = UInt64(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_IDMAP)
        if readOnly { change.attr_set |= UInt64(MOUNT_ATTR_RDONLY) }
        change.userns_fd = UInt64(mapping.descriptor.rawValue)
        try DetachedMount.apply(
            &change, to: mount, recursive: recursive, path: path, step: "map the owners of a mount (idmap)")
        descriptor = mount
    }

    /// The same with the owners as they are, following no link.
    public init(ofUnmapped path: String, readOnly: Bool = true) throws(SystemError) {
        let mount = try DetachedMount.clone(path, recursive: false, followsLinks: false)
        var change = mount_attr()
        change.attr_set = UInt64(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
        if readOnly { change.attr_set |= UInt64(MOUNT_ATTR_RDONLY) }
        try DetachedMount.apply(&change, to: mount, recursive: false, path: path, step: "set mount attributes")
        descriptor = mount
    }

    /// Takes over a mount that is attached nowhere (fsmount(2)) and shifts the owners of its files.
    public init(
        adopting mount: consuming FileDescriptor, mapping: borrowing UserNamespace, path: String
    ) throws(SystemError) {
        var change = mount_attr()
        change.attr_set = UInt64(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_IDMAP)
        change.userns_fd = UInt64(mapping.descriptor.rawValue)
        try DetachedMount.apply(
            &change, to: mount, recursive: false, path: path, step: "map the owners of a mount (idmap)")
        descriptor = mount
    }

    /// A private copy of the mount at `path`, owners as they are.
    public init(of path: String, attributes: UInt64 = 0, recursive: Bool = false) throws(SystemError) {
        let mount = try DetachedMount.clone(path, recursive: recursive)
        if attributes != 0 {
            var change = mount_attr()
            change.attr_set = attributes
            try DetachedMount.apply(&change, to: mount, recursive: recursive, path: path, step: "set mount attributes")
        }
        descriptor = mount
    }

    private static func clone(
        _ path: String, recursive: Bool, followsLinks: Bool = true
    ) throws(SystemError) -> FileDescriptor {
        let file = try open(path, followsLinks: followsLinks)
        let recursion: UInt32 = recursive ? 0x8000 : 0  // AT_RECURSIVE
        // 0x1000 is AT_EMPTY_PATH: the file that was opened, whatever its name means by now.
        let flags = UInt32(OPEN_TREE_CLONE) | UInt32(bitPattern: O_CLOEXEC) | recursion | 0x1000
        let result = "".withCString {
            lab_syscall(Int(__NR_open_tree), Int(file.rawValue), argument($0), Int(flags), 0, 0, 0)
        }
        guard result >= 0 else { throw SystemError("copy a mount", path: path, errno: Errno(result: result)) }
        return FileDescriptor(owning: Int32(result))
    }

    private static func open(_ path: String, followsLinks: Bool) throws(SystemError) -> FileDescriptor {
        let pathOnly: Int32 = 0o10000000  // O_PATH
        let resolve = followsLinks ? 0 : UInt64(RESOLVE_NO_SYMLINKS)
        do {
            return try FileDescriptor.open(path, pathOnly, resolve: resolve, step: "copy a mount")
        } catch  where error.errno == .wouldLoop && !followsLinks {
            throw SystemError(
                "show a folder to the sandbox", path: path, errno: error.errno,
                advice: "A part of this path is a link, which could lead anywhere: put the folder itself there.")
        }
    }

    private static func apply(
        _ change: inout mount_attr, to descriptor: borrowing FileDescriptor, recursive: Bool, path: String, step: String
    ) throws(SystemError) {
        let flags = 0x1000 | (recursive ? 0x8000 : 0)  // AT_EMPTY_PATH, AT_RECURSIVE
        let result = "".withCString { empty in
            withUnsafeMutableBytes(of: &change) {
                lab_syscall(
                    Int(__NR_mount_setattr), Int(descriptor.rawValue), argument(empty), flags, argument($0.baseAddress),
                    $0.count, 0)
            }
        }
        guard result >= 0 else { throw SystemError(step, path: path, errno: Errno(result: result)) }
    }
}
