internal import CLinux
internal import Glibc

extension LaunchPlan {
    /// Cuts the mount namespace off from its parent's: no mount travels in either direction.
    public mutating func makeMountsPrivate() {
        call("mount(/, MS_REC|MS_PRIVATE)", __NR_mount, 0, string("/"), 0, Int(CLinux.MS_REC | CLinux.MS_PRIVATE), 0)
    }

    /// mount(2).
    ///
    /// - Parameters:
    ///   - flags: `MS_NOSUID` and so on.
    ///   - options: as the file system takes them.
    public mutating func mount(
        type: String, source: String? = nil, on target: String, flags: Int32 = 0, options: String = ""
    ) {
        call(
            "mount(\(type) on \(target))", __NR_mount, string(source ?? type), string(target), string(type), Int(flags),
            options.isEmpty ? 0 : string(options))
    }

    /// A bind mount by path.
    public mutating func bind(_ source: String, on target: String, recursive: Bool = false) {
        call(
            "mount(\(source) on \(target), MS_BIND)", __NR_mount, string(source), string(target), 0,
            Int(CLinux.MS_BIND | (recursive ? CLinux.MS_REC : 0)), 0)
    }

    /// Attaches a detached mount (move_mount(2)): mounts by descriptor cannot be redirected by a path.
    public mutating func attach(_ mount: Operand, on target: String) {
        append(
            "move_mount(on \(target))", LAB_OP_SYSCALL, __NR_move_mount,
            [
                mount, .value(string("")), .value(Int(AT_FDCWD)), .value(string(target)),
                .value(Int(MOVE_MOUNT_F_EMPTY_PATH)),
            ])
    }

    /// Makes a detached copy of the mount at a path, with the mounts below it (open_tree(2), mount_setattr(2)).
    ///
    /// For a process that is root in a user namespace of its own: what lies below came from a more privileged
    /// namespace, and is copied with it or not at all (mount_namespaces(7), "locked").
    ///
    /// - Parameter followsLinks: as `DetachedMount` has it.
    public mutating func copyMount(of path: String, attributes: UInt64, followsLinks: Bool) -> Operand {
        var how = open_how()
        how.flags = 0o10000000 | UInt64(O_CLOEXEC)  // O_PATH
        if !followsLinks { how.resolve = UInt64(RESOLVE_NO_SYMLINKS) }
        let file = call(
            "open \(path)", __NR_openat2,
            operands: [
                .value(Int(AT_FDCWD)), .value(string(path)), .value(bytes(of: how)),
                .value(MemoryLayout<open_how>.size),
            ])
        let flags = Int(OPEN_TREE_CLONE) | Int(O_CLOEXEC) | Int(AT_RECURSIVE) | 0x1000  // AT_EMPTY_PATH
        let mount = call(
            "open_tree(\(path))", __NR_open_tree, operands: [.result(file), .value(string("")), .value(flags)])
        var change = mount_attr()
        change.attr_set = attributes
        append(
            "mount_setattr(\(path))", LAB_OP_SYSCALL, __NR_mount_setattr,
            [
                .result(mount), .value(string("")), .value(Int(AT_RECURSIVE) | 0x1000), .value(bytes(of: change)),
                .value(MemoryLayout<mount_attr>.size),
            ])
        return .result(mount)
    }

    /// Sets attributes of the mount at `target` (mount_setattr(2)): `MOUNT_ATTR_RDONLY` and so on.
    public mutating func setMountAttributes(_ target: String, _ attributes: UInt64, recursive: Bool = false) {
        var change = mount_attr()
        change.attr_set = attributes
        call(
            "mount_setattr(\(target))", __NR_mount_setattr, Int(AT_FDCWD), string(target),
            recursive ? Int(AT_RECURSIVE) : 0, bytes(of: change), MemoryLayout<mount_attr>.size)
    }

    /// Makes `directory` the root and drops the old one: `pivot_root(".", ".")`, then a lazy unmount of what lies
    /// on top (pivot_root(2), "pivot_root(".", ".")").
    public mutating func pivotRoot(to directory: String) {
        changeDirectory(directory)
        call("pivot_root(., .)", __NR_pivot_root, string("."), string("."))
        call("umount2(., MNT_DETACH)", __NR_umount2, string("."), Int(MNT_DETACH))
        changeDirectory("/")
    }

    /// umount2(2) with MNT_DETACH.
    public mutating func detach(_ target: String) {
        call("umount2(\(target), MNT_DETACH)", __NR_umount2, string(target), Int(MNT_DETACH))
    }
}

/// AT_RECURSIVE of linux/fcntl.h, which glibc's fcntl.h stands in the way of.
private let AT_RECURSIVE: Int32 = 0x8000
