internal import CLinux
internal import Glibc
public import LinuxSystem

/// A small ext4 file system on a block device of its own: an I/O limit bites there, as it never does on a tmpfs, and
/// its size is its quota.
///
/// The image file is unlinked as soon as the loop device holds it, the device clears itself with its last user
/// (LO_FLAGS_AUTOCLEAR), and the mount is a detached one: nothing of it can stay behind.
public struct LoopDisk: ~Copyable {
    private let mount: DetachedMount
    /// `major:minor`, as the I/O controller names devices.
    public let device: String

    /// - Parameters:
    ///   - folder: where the image is made, on a real disk.
    ///   - bytes: its size; the file is sparse.
    ///   - mapping: the user namespace whose root owns the files.
    /// - Throws: ENOENT where the kernel has no loop devices; the errno of mkfs.ext4's failure is ENOEXEC.
    public init(in folder: String, bytes: UInt64, mapping: borrowing UserNamespace) throws(SystemError) {
        let path = "\(folder)/disk-\(getpid()).img"
        let image = try FileDescriptor.open(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600, step: "make a disk image")
        defer { unlink(path) }
        guard ftruncate(image.rawValue, off_t(bytes)) == 0 else {
            throw SystemError("size a disk image", path: path, errno: .current)
        }
        try LoopDisk.format(path)
        let loop = try LoopDevice(image)
        let mounted = try LoopDisk.mountDetached(loop.path)
        mount = try DetachedMount(adopting: mounted, mapping: mapping, path: loop.path)
        device = "7:\(loop.number)"
    }

    /// The mount itself, to be attached in a sandbox.
    public consuming func takeMount() -> DetachedMount { mount }

    private static func format(_ path: String) throws(SystemError) {
        guard let program = ["/sbin/mkfs.ext4", "/usr/sbin/mkfs.ext4"].first(where: KernelFile.exists) else {
            throw SystemError(
                "format a disk", path: path, errno: .noSuchFile, advice: "Install it: apt-get install e2fsprogs")
        }
        let null = try FileDescriptor.open("/dev/null", O_RDWR)
        var plan = LaunchPlan()
        plan.resetSignals()
        for number in 0...2 { plan.place(null.rawValue, at: Int32(number)) }
        plan.closeOnExec()
        plan.execute(
            program, ["mkfs.ext4", "-q", "-O", "^has_journal", "-E", "lazy_itable_init=1,nodiscard", "-m", "0", path],
            environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"])
        let status = try plan.run(LaunchPlan.CloneOptions(sharesMemory: true)).wait()
        guard status == .exited(0) else { throw SystemError("format a disk", path: path, errno: .notExecutable) }
    }

    /// Mounts without a place: fsopen(2), fsconfig(2), fsmount(2).
    private static func mountDetached(_ device: String) throws(SystemError) -> FileDescriptor {
        func call(_ step: String, _ body: () -> Int) throws(SystemError) -> Int {
            let result = body()
            guard result >= 0 else { throw SystemError(step, path: device, errno: Errno(result: result)) }
            return result
        }
        let context = FileDescriptor(
            owning: Int32(
                try call("open a file system (fsopen)") {
                    "ext4".withCString { lab_syscall(Int(__NR_fsopen), argument($0), 1, 0, 0, 0, 0) }
                }))
        let descriptor = Int(context.rawValue)
        _ = try call("set the source of a mount (fsconfig)") {
            "source".withCString { key in
                device.withCString {
                    lab_syscall(
                        Int(__NR_fsconfig), descriptor, Int(FSCONFIG_SET_STRING.rawValue), argument(key), argument($0),
                        0, 0)
                }
            }
        }
        _ = try call("make a mount (fsconfig)") {
            lab_syscall(Int(__NR_fsconfig), descriptor, Int(FSCONFIG_CMD_CREATE.rawValue), 0, 0, 0, 0)
        }
        let attributes = Int(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
        return FileDescriptor(
            owning: Int32(
                try call("make a mount (fsmount)") {
                    lab_syscall(Int(__NR_fsmount), descriptor, 1, attributes, 0, 0, 0)
                }))
    }
}
