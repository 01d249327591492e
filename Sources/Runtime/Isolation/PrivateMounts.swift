internal import CLinux
internal import Glibc
internal import LinuxSystem
public import OCI

/// A mount namespace of this program's own: what it mounts is seen by nobody else, and goes with it, also by SIGKILL.
///
/// For an ordinary user it lies in a user namespace, in which the user is root. There, and where this is root, the program
/// is executed again from a read-only mount of its own file: a program of a container that gets hold of
/// `/proc/self/exe` while it is ours cannot write to it (CVE-2019-5736).
public enum PrivateMounts {
    /// Tells the program that is executed again that it is there already.
    private static let mark = "LAB_PRIVATE_MOUNTS"

    /// To be called before anything else of a command that mounts. It returns in the program that was executed again, with
    /// the same arguments and streams.
    ///
    /// - Parameter data: the folder of the user who calls; it is the same afterwards, where that user is root.
    /// - Throws: `RuntimeError.severalThreads`, `.noNamespaces`; `SystemError`.
    public static func enter(data: DataFolder = .ofUser()) throws {
        if getenv(mark).map({ String(cString: $0) }) == KernelFile.link("/proc/self/ns/mnt") { return }
        guard KernelFile.names(in: "/proc/self/task").count == 1 else { throw RuntimeError.severalThreads }
        let program = try ownProgram()
        if try mayMount() {
            try systemCall(__NR_unshare, Int(bitPattern: UInt(CLONE_NEWNS)), step: "make mounts of its own")
        } else {
            try UserMapping.enter()
        }
        try "/".withCString { root in
            _ = try systemCall(
                __NR_mount, 0, argument(root), 0, Int(CLinux.MS_REC | CLinux.MS_PRIVATE), 0,
                step: "make mounts of its own")
        }
        try protect(program)
        setenv("LAB_DATA", data.path, 1)
        setenv(mark, KernelFile.link("/proc/self/ns/mnt") ?? "", 1)
        throw try execute(program)
    }

    /// CAP_SYS_ADMIN, over whatever user namespace this is.
    private static func mayMount() throws -> Bool {
        let status = try ProcessStatus.read(process: "self")
        return (status?.effectiveCapabilities ?? 0) >> UInt64(CAP_SYS_ADMIN) & 1 == 1
    }

    private static func ownProgram() throws -> String {
        guard let path = KernelFile.link("/proc/self/exe") else {
            throw SystemError("find this program's own file", path: "/proc/self/exe", errno: .noSuchFile)
        }
        var (named, own) = (stat(), stat())
        guard stat(path, &named) == 0, stat("/proc/self/exe", &own) == 0, named.st_ino == own.st_ino,
            named.st_dev == own.st_dev
        else { throw RuntimeError.programReplaced(path) }
        return path
    }

    private static func protect(_ program: String) throws {
        let mount = try DetachedMount(of: program, attributes: UInt64(MOUNT_ATTR_RDONLY))
        try program.withCString { target in
            try "".withCString { empty in
                _ = try systemCall(
                    __NR_move_mount, Int(mount.descriptor.rawValue), argument(empty),
                    Int(FileDescriptor.currentDirectory), argument(target), Int(MOVE_MOUNT_F_EMPTY_PATH),
                    step: "protect this program's own file", path: program)
            }
        }
    }

    /// Returns only where it fails.
    private static func execute(_ program: String) throws -> SystemError {
        var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        execv(program, &arguments)
        return SystemError("execute this program again", path: program, errno: .current)
    }
}
