internal import CLinux
internal import Glibc

// Putting a root file system together that may be anybody's: every target is a descriptor, found below the root, and
// mounts go from descriptor to descriptor. A link in an image leads nowhere (CVE-2021-30465, 2025-52565, 2025-52881).
extension LaunchPlan {
    /// How far a name may lead.
    public enum Reach: Sendable {
        /// Links are followed, with the directory as their root; no mount that lies below is entered.
        case inRoot
        /// No link is followed, not even the last.
        case plain

        var resolve: UInt64 {
            switch self {
            case .inRoot: UInt64(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV)
            case .plain: UInt64(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS)
            }
        }
    }

    /// Makes the system call, or tries it; the result is a descriptor.
    private mutating func descriptor(
        _ name: String, _ number: Int32, _ operands: [Operand], mayFail: Bool
    ) -> Operand {
        .result(mayFail ? attempt(name, number, operands: operands) : call(name, number, operands: operands))
    }

    private mutating func perform(_ name: String, _ number: Int32, _ operands: [Operand], mayFail: Bool) {
        append(name, mayFail ? LAB_OP_SYSCALL_MAY_FAIL : LAB_OP_SYSCALL, number, operands)
    }

    /// A system call with operands, whose result nobody takes.
    public mutating func perform(_ name: String, _ number: Int32, _ operands: Operand...) {
        perform(name, number, operands, mayFail: false)
    }

    /// Opens a directory by its path, to name what lies in it.
    public mutating func openDirectory(_ path: String) -> Operand {
        var how = open_how()
        how.flags = LaunchPlan.pathOnly | UInt64(O_DIRECTORY | O_CLOEXEC)
        return descriptor(
            "open \(path)", __NR_openat2,
            [
                .value(Int(AT_FDCWD)), .value(string(path)), .value(bytes(of: how)),
                .value(MemoryLayout<open_how>.size),
            ], mayFail: false)
    }

    /// Opens what lies below a directory, not to read it but to name it (O_PATH).
    public mutating func locate(
        _ path: String, below directory: Operand, _ reach: Reach, mayFail: Bool = false
    ) -> Operand {
        var how = open_how()
        how.flags = LaunchPlan.pathOnly | UInt64(O_CLOEXEC)
        how.resolve = reach.resolve
        return descriptor(
            "open \(path) in the root", __NR_openat2,
            [directory, .value(string(path)), .value(bytes(of: how)), .value(MemoryLayout<open_how>.size)],
            mayFail: mayFail)
    }

    /// Makes a file system that is mounted nowhere yet (fsopen(2), fsconfig(2), fsmount(2)).
    ///
    /// - Parameters:
    ///   - options: each `NAME` or `NAME=value`.
    ///   - attributes: `MOUNT_ATTR_*`.
    public mutating func makeFileSystem(
        _ type: String, options: [String] = [], attributes: UInt64, mayFail: Bool = false
    ) -> Operand {
        let context = descriptor(
            "fsopen(\(type))", __NR_fsopen, [.value(string(type)), .value(Int(FSOPEN_CLOEXEC))], mayFail: mayFail)
        for option in ["source=\(type)"] + options {
            let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
            let value = parts.count > 1 ? string(parts[1]) : 0
            let command = parts.count > 1 ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG
            perform(
                "fsconfig(\(type), \(option))", __NR_fsconfig,
                [context, .value(Int(command.rawValue)), .value(string(parts[0])), .value(value), .value(0)],
                mayFail: mayFail)
        }
        perform(
            "fsconfig(\(type), FSCONFIG_CMD_CREATE)", __NR_fsconfig,
            [context, .value(Int(FSCONFIG_CMD_CREATE.rawValue)), .value(0), .value(0), .value(0)], mayFail: mayFail)
        return descriptor(
            "fsmount(\(type))", __NR_fsmount, [context, .value(Int(FSMOUNT_CLOEXEC)), .value(Int(attributes))],
            mayFail: mayFail)
    }

    /// Makes a detached copy of what lies below a directory (open_tree(2)), with the mounts below it, and sets attributes
    /// of all of them (mount_setattr(2)).
    public mutating func copyMount(
        of file: Operand, name: String, attributes: UInt64, recursive: Bool = true, mayFail: Bool = false
    ) -> Operand {
        let recursion = recursive ? LaunchPlan.recursive : 0
        let flags = Int(OPEN_TREE_CLONE) | Int(O_CLOEXEC) | recursion | LaunchPlan.emptyPath
        let mount = descriptor(
            "open_tree(\(name))", __NR_open_tree, [file, .value(string("")), .value(flags)], mayFail: mayFail)
        if attributes != 0 {
            setAttributes(of: mount, name: name, attributes, recursive: recursive, mayFail: mayFail)
        }
        return mount
    }

    /// Sets attributes of the mount that a descriptor names.
    public mutating func setAttributes(
        of mount: Operand, name: String, _ attributes: UInt64, recursive: Bool = false, mayFail: Bool = false
    ) {
        var change = mount_attr()
        change.attr_set = attributes
        perform(
            "mount_setattr(\(name))", __NR_mount_setattr,
            [
                mount, .value(string("")), .value(LaunchPlan.emptyPath | (recursive ? LaunchPlan.recursive : 0)),
                .value(bytes(of: change)), .value(MemoryLayout<mount_attr>.size),
            ], mayFail: mayFail)
    }

    /// Attaches a detached mount on what a descriptor names (move_mount(2)).
    public mutating func attach(_ mount: Operand, onto target: Operand, name: String, mayFail: Bool = false) {
        let flags = Int(MOVE_MOUNT_F_EMPTY_PATH) | Int(MOVE_MOUNT_T_EMPTY_PATH)
        perform(
            "move_mount(on \(name))", __NR_move_mount,
            [mount, .value(string("")), target, .value(string("")), .value(flags)], mayFail: mayFail)
    }

    /// Makes a directory in a directory.
    public mutating func makeDirectory(_ name: String, in directory: Operand, mode: UInt32 = 0o755) {
        perform("mkdir(\(name))", __NR_mkdirat, directory, .value(string(name)), .value(Int(mode)))
    }

    /// Makes an empty file in a directory: something to mount on.
    public mutating func makeFile(_ name: String, in directory: Operand, mode: UInt32 = 0o666) {
        let flags = Int(O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)
        let file = call(
            "create \(name)", __NR_openat,
            operands: [directory, .value(string(name)), .value(flags), .value(Int(mode))])
        perform("close \(name)", __NR_close, .result(file))
    }

    /// Makes a link in a directory.
    public mutating func makeLink(_ name: String, to target: String, in directory: Operand) {
        perform(
            "symlink(\(name) → \(target))", __NR_symlinkat, .value(string(target)), directory, .value(string(name)))
    }

    /// Makes the directory that a descriptor names the root and drops the old one.
    public mutating func pivotRoot(into directory: Operand) {
        perform("fchdir(the root)", __NR_fchdir, directory)
        call("pivot_root(., .)", __NR_pivot_root, string("."), string("."))
        call("umount2(., MNT_DETACH)", __NR_umount2, string("."), Int(MNT_DETACH))
        changeDirectory("/")
    }

    /// Sends a descriptor through a socket (unix(7), SCM_RIGHTS) to whoever has its other end.
    public mutating func send(_ descriptor: Operand, through socket: Int32) {
        // A message names descriptors by number, so it gets one that is known beforehand.
        let number = LaunchPlan.firstSpare + 8
        perform("dup3", __NR_dup3, descriptor, .value(Int(number)), .value(Int(O_CLOEXEC)))
        let control: [UInt64] = [20, UInt64(SOL_SOCKET) | 1 << 32, UInt64(number)]
        let parts: [UInt64] = [UInt64(bytes(of: UInt8(0))), 1]
        let header: [UInt64] = [0, 0, UInt64(bytes(ofAll: parts)), 1, UInt64(bytes(ofAll: control)), 24, 0]
        call("sendmsg(SCM_RIGHTS)", __NR_sendmsg, Int(socket), bytes(ofAll: header), 0)
        call("close", __NR_close, Int(number))
    }

    /// The program, always last: the first of the paths that there is, as execvp(3) searches.
    public mutating func execute(firstOf paths: [String], _ arguments: [String], environment: [String]) {
        append(
            LaunchPlan.executing, LAB_OP_EXECUTE, 0,
            [.value(strings(paths)), .value(strings(arguments)), .value(strings(environment))])
    }

    /// What the operation is called that fails where the program cannot be executed.
    public static let executing = "execve"

    private static let pathOnly: UInt64 = 0o10000000  // O_PATH
    private static let recursive = 0x8000  // AT_RECURSIVE
    private static let emptyPath = 0x1000  // AT_EMPTY_PATH
}

// Casts and expressions of linux/mount.h, which the importer leaves out.
private let FSOPEN_CLOEXEC = 1
private let FSMOUNT_CLOEXEC = 1
