// Values from the kernel's include/uapi/linux/mount.h.
extension FlagTable {
    /// mount(2). MS_MGC_VAL, which old programs put into the upper half, is taken off before.
    static let mount = FlagTable(bits: [
        0x1: "MS_RDONLY", 0x2: "MS_NOSUID", 0x4: "MS_NODEV", 0x8: "MS_NOEXEC", 0x10: "MS_SYNCHRONOUS",
        0x20: "MS_REMOUNT", 0x40: "MS_MANDLOCK", 0x80: "MS_DIRSYNC", 0x100: "MS_NOSYMFOLLOW", 0x400: "MS_NOATIME",
        0x800: "MS_NODIRATIME", 0x1000: "MS_BIND", 0x2000: "MS_MOVE", 0x4000: "MS_REC", 0x8000: "MS_SILENT",
        0x10000: "MS_POSIXACL", 0x20000: "MS_UNBINDABLE", 0x40000: "MS_PRIVATE", 0x80000: "MS_SLAVE",
        0x100000: "MS_SHARED", 0x200000: "MS_RELATIME", 0x800000: "MS_I_VERSION", 0x1000000: "MS_STRICTATIME",
        0x2000000: "MS_LAZYTIME",
    ])

    static let unmount = FlagTable(bits: [
        1: "MNT_FORCE", 2: "MNT_DETACH", 4: "MNT_EXPIRE", 8: "UMOUNT_NOFOLLOW",
    ])

    static let openTree = FlagTable(bits: [
        0x1: "OPEN_TREE_CLONE", 0x80000: "OPEN_TREE_CLOEXEC", 0x100: "AT_SYMLINK_NOFOLLOW", 0x800: "AT_NO_AUTOMOUNT",
        0x1000: "AT_EMPTY_PATH", 0x8000: "AT_RECURSIVE",
    ])

    static let moveMount = FlagTable(bits: [
        0x01: "MOVE_MOUNT_F_SYMLINKS", 0x02: "MOVE_MOUNT_F_AUTOMOUNTS", 0x04: "MOVE_MOUNT_F_EMPTY_PATH",
        0x10: "MOVE_MOUNT_T_SYMLINKS", 0x20: "MOVE_MOUNT_T_AUTOMOUNTS", 0x40: "MOVE_MOUNT_T_EMPTY_PATH",
        0x100: "MOVE_MOUNT_SET_GROUP", 0x200: "MOVE_MOUNT_BENEATH",
    ])

    static let fsopen = FlagTable(bits: [1: "FSOPEN_CLOEXEC"])

    static let fspick = FlagTable(bits: [
        1: "FSPICK_CLOEXEC", 2: "FSPICK_SYMLINK_NOFOLLOW", 4: "FSPICK_NO_AUTOMOUNT", 8: "FSPICK_EMPTY_PATH",
    ])

    static let fsmount = FlagTable(bits: [1: "FSMOUNT_CLOEXEC"])

    static let fsconfig = FlagTable(values: [
        0: "FSCONFIG_SET_FLAG", 1: "FSCONFIG_SET_STRING", 2: "FSCONFIG_SET_BINARY", 3: "FSCONFIG_SET_PATH",
        4: "FSCONFIG_SET_PATH_EMPTY", 5: "FSCONFIG_SET_FD", 6: "FSCONFIG_CMD_CREATE", 7: "FSCONFIG_CMD_RECONFIGURE",
        8: "FSCONFIG_CMD_CREATE_EXCL",
    ])

    /// Of fsmount(2) and mount_setattr(2). Bits 4 to 6 are one value, of which relatime is 0.
    static let mountAttributes = FlagTable(bits: [
        0x1: "MOUNT_ATTR_RDONLY", 0x2: "MOUNT_ATTR_NOSUID", 0x4: "MOUNT_ATTR_NODEV", 0x8: "MOUNT_ATTR_NOEXEC",
        0x70: "MOUNT_ATTR__ATIME", 0x10: "MOUNT_ATTR_NOATIME", 0x20: "MOUNT_ATTR_STRICTATIME",
        0x80: "MOUNT_ATTR_NODIRATIME", 0x100000: "MOUNT_ATTR_IDMAP", 0x200000: "MOUNT_ATTR_NOSYMFOLLOW",
    ])
}
