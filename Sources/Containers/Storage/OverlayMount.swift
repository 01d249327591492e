internal import CLinux
internal import Glibc
public import LinuxSystem

/// An overlay to be mounted: lower layers, and where what is written goes.
///
/// mount(2) takes its options in one page: 4096 bytes hold about fifty names of layers as container engines give them.
/// The newer calls take each layer by itself (`lowerdir+`, Linux 6.7). Where the kernel knows no `lowerdir+`, the layers are
/// opened, and told by the names that their descriptors have in `/proc`: 128 of those fit into the page.
public struct OverlayMount: Sendable, Hashable {
    /// The uppermost first.
    public var lowers: [String]
    /// Nil for an overlay that can only be read.
    public var upper: String?
    /// An empty directory on the file system of `upper`; the kernel's own.
    public var work: String?
    /// Marks that need no privilege (`userxattr`): needed in a user namespace, unreadable to mounts without.
    public var usesUserAttributes: Bool

    public init(lowers: [String], upper: String? = nil, work: String? = nil, usesUserAttributes: Bool = false) {
        self.lowers = lowers
        self.upper = upper
        self.work = work
        self.usesUserAttributes = usesUserAttributes
    }

    /// Mounts it.
    ///
    /// - Parameter target: a directory.
    public func mount(at target: String) throws(SystemError) {
        do {
            try mountByParts(at: target)
        } catch  where [.invalid, .noSystemCall].contains(error.errno) {
            try mountByDescriptors(at: target)
        }
    }

    /// fsopen(2), an fsconfig(2) for each layer, fsmount(2), move_mount(2).
    func mountByParts(at target: String) throws(SystemError) {
        let context = FileDescriptor(
            owning: Int32(
                try call(target) {
                    // FSOPEN_CLOEXEC
                    "overlay".withCString { lab_syscall(Int(__NR_fsopen), argument($0), 1, 0, 0, 0, 0) }
                }))
        func set(_ key: String, _ value: String?) throws(SystemError) {
            let command = value == nil ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING
            _ = try call(value ?? target) {
                key.withCString { key in
                    guard let value else {
                        return lab_syscall(
                            Int(__NR_fsconfig), Int(context.rawValue), Int(command.rawValue), argument(key), 0, 0, 0)
                    }
                    return value.withCString {
                        lab_syscall(
                            Int(__NR_fsconfig), Int(context.rawValue), Int(command.rawValue), argument(key),
                            argument($0), 0, 0)
                    }
                }
            }
        }
        try set("source", "overlay")
        for lower in lowers { try set("lowerdir+", lower) }
        if let upper { try set("upperdir", upper) }
        if let work { try set("workdir", work) }
        if usesUserAttributes { try set("userxattr", nil) }
        _ = try call(target) {
            lab_syscall(
                Int(__NR_fsconfig), Int(context.rawValue), Int(FSCONFIG_CMD_CREATE.rawValue), 0, 0, 0, 0)
        }
        // FSMOUNT_CLOEXEC
        let mount = FileDescriptor(
            owning: Int32(try call(target) { lab_syscall(Int(__NR_fsmount), Int(context.rawValue), 1, 0, 0, 0, 0) }))
        _ = try call(target) {
            "".withCString { empty in
                target.withCString {
                    lab_syscall(
                        Int(__NR_move_mount), Int(mount.rawValue), argument(empty),
                        Int(FileDescriptor.currentDirectory), argument($0), Int(MOVE_MOUNT_F_EMPTY_PATH), 0)
                }
            }
        }
    }

    /// mount(2) with a name of `/proc/self/fd` for each directory.
    func mountByDescriptors(at target: String) throws(SystemError) {
        let pathOnly: Int32 = 0o10000000  // O_PATH
        var open = [Int32]()
        defer { for number in open { close(number) } }
        func short(_ path: String) throws(SystemError) -> String {
            let directory = try FileDescriptor.open(path, pathOnly | O_DIRECTORY, step: "mount an overlay")
            open.append(directory.release())
            return "/proc/self/fd/\(open[open.count - 1])"
        }
        var names = [String]()
        for lower in lowers { names.append(try short(lower)) }
        var options = "lowerdir=" + names.joined(separator: ":")
        if let upper { options += ",upperdir=" + (try short(upper)) }
        if let work { options += ",workdir=" + (try short(work)) }
        if usesUserAttributes { options += ",userxattr" }
        _ = try call(target) {
            "overlay".withCString { type in
                target.withCString { target in
                    options.withCString {
                        lab_syscall(
                            Int(__NR_mount), argument(type), argument(target), argument(type), 0, argument($0), 0)
                    }
                }
            }
        }
    }

    private func call(_ path: String, _ body: () -> Int) throws(SystemError) -> Int {
        let result = body()
        guard result >= 0 else { throw SystemError("mount an overlay", path: path, errno: Errno(result: result)) }
        return result
    }
}
