internal import LinuxSystem

// Values from the kernel's include/uapi/asm-generic/fcntl.h, linux/fcntl.h, linux/openat2.h, linux/stat.h. They are
// written out because a tracer decodes the calls of other architectures than its own.
extension FlagTable {
    /// open(2). Four of its bits stand elsewhere on arm64.
    static func open(on architecture: CallArchitecture) -> FlagTable {
        architecture == .arm64 ? openArm64 : openX86
    }

    private static let access: KeyValuePairs<UInt64, String> = [0: "O_RDONLY", 1: "O_WRONLY", 2: "O_RDWR"]

    private static let openX86 = FlagTable(
        valueMask: 3, values: access,
        bits: [
            0o20200000: "O_TMPFILE", 0o100: "O_CREAT", 0o200: "O_EXCL", 0o400: "O_NOCTTY", 0o1000: "O_TRUNC",
            0o2000: "O_APPEND", 0o4000: "O_NONBLOCK", 0o4010000: "O_SYNC", 0o10000: "O_DSYNC", 0o20000: "O_ASYNC",
            0o40000: "O_DIRECT", 0o100000: "O_LARGEFILE", 0o200000: "O_DIRECTORY", 0o400000: "O_NOFOLLOW",
            0o1000000: "O_NOATIME", 0o2000000: "O_CLOEXEC", 0o10000000: "O_PATH",
        ])

    private static let openArm64 = FlagTable(
        valueMask: 3, values: access,
        bits: [
            0o20040000: "O_TMPFILE", 0o100: "O_CREAT", 0o200: "O_EXCL", 0o400: "O_NOCTTY", 0o1000: "O_TRUNC",
            0o2000: "O_APPEND", 0o4000: "O_NONBLOCK", 0o4010000: "O_SYNC", 0o10000: "O_DSYNC", 0o20000: "O_ASYNC",
            0o200000: "O_DIRECT", 0o400000: "O_LARGEFILE", 0o40000: "O_DIRECTORY", 0o100000: "O_NOFOLLOW",
            0o1000000: "O_NOATIME", 0o2000000: "O_CLOEXEC", 0o10000000: "O_PATH",
        ])

    static let resolve = FlagTable(bits: [
        0x01: "RESOLVE_NO_XDEV", 0x02: "RESOLVE_NO_MAGICLINKS", 0x04: "RESOLVE_NO_SYMLINKS", 0x08: "RESOLVE_BENEATH",
        0x10: "RESOLVE_IN_ROOT", 0x20: "RESOLVE_CACHED",
    ])

    static let at = FlagTable(bits: [
        0x100: "AT_SYMLINK_NOFOLLOW", 0x400: "AT_SYMLINK_FOLLOW", 0x800: "AT_NO_AUTOMOUNT", 0x1000: "AT_EMPTY_PATH",
        0x8000: "AT_RECURSIVE",
    ])

    static let unlink = FlagTable(bits: [0x200: "AT_REMOVEDIR"])

    static let access4 = FlagTable(bits: [4: "R_OK", 2: "W_OK", 1: "X_OK"])

    static let rename = FlagTable(bits: [1: "RENAME_NOREPLACE", 2: "RENAME_EXCHANGE", 4: "RENAME_WHITEOUT"])

    /// The type in a mode of mknod(2).
    static let fileType = FlagTable(values: [
        0o010000: "S_IFIFO", 0o020000: "S_IFCHR", 0o060000: "S_IFBLK", 0o100000: "S_IFREG", 0o140000: "S_IFSOCK",
    ])

    static let seek = FlagTable(values: [
        0: "SEEK_SET", 1: "SEEK_CUR", 2: "SEEK_END", 3: "SEEK_DATA", 4: "SEEK_HOLE",
    ])

    static let fcntl = FlagTable(values: [
        0: "F_DUPFD", 1: "F_GETFD", 2: "F_SETFD", 3: "F_GETFL", 4: "F_SETFL", 5: "F_GETLK", 6: "F_SETLK",
        7: "F_SETLKW", 8: "F_SETOWN", 9: "F_GETOWN", 1024: "F_SETLEASE", 1025: "F_GETLEASE", 1026: "F_NOTIFY",
        1030: "F_DUPFD_CLOEXEC", 1031: "F_SETPIPE_SZ", 1032: "F_GETPIPE_SZ", 1033: "F_ADD_SEALS", 1034: "F_GET_SEALS",
    ])

    static let protection = FlagTable(bits: [1: "PROT_READ", 2: "PROT_WRITE", 4: "PROT_EXEC"])

    static let mapping = FlagTable(
        valueMask: 3, values: [1: "MAP_SHARED", 2: "MAP_PRIVATE", 3: "MAP_SHARED_VALIDATE"],
        bits: [
            0x10: "MAP_FIXED", 0x20: "MAP_ANONYMOUS", 0x100: "MAP_GROWSDOWN", 0x800: "MAP_DENYWRITE",
            0x2000: "MAP_LOCKED", 0x4000: "MAP_NORESERVE", 0x8000: "MAP_POPULATE", 0x10000: "MAP_NONBLOCK",
            0x20000: "MAP_STACK", 0x40000: "MAP_HUGETLB", 0x100000: "MAP_FIXED_NOREPLACE",
        ])
}
