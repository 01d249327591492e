internal import CLinux
internal import Glibc
internal import LinuxSystem

/// What a QEMU process may do on this machine: nothing but run its guest. A guest that gets out of QEMU's hands is a
/// process without a right.
///
/// Memory is bounded by RLIMIT_AS, and the guest's own by `-m`; CPU by `-smp`, since QEMU works on the guest's
/// processors and next to nothing besides; what it writes to files by RLIMIT_FSIZE; what it may ask of the kernel by its
/// own `-sandbox`. These hold for everybody and on every kernel. A control group would be root's alone, and would be
/// one more thing to be removed after a `kill -9`.
struct EmulatorConfinement {
    /// Above the range that stands for the ids inside of sandboxes, so that nothing on this machine is its own.
    static let user: UInt32 = 1_900_065_536

    /// Bytes that it may write to one file. What the guest says on its console goes to a file in memory: without a bound,
    /// a guest could fill this machine's memory through it. A snapshot's state takes some hundred kilobytes.
    static let fileSize: UInt64 = 32 << 20

    /// Of its address space beside the guest's memory: libraries, stacks of threads, the code that it translates to.
    static let ownMegabytes: UInt64 = 3072

    /// Megabytes of translated code that it keeps under emulation. Its own choice would be an eighth of this machine's
    /// memory, up to 1024.
    static let codeMegabytes = 256

    private let megabytes: Int
    /// Whom root starts it as; nil for anybody else, who cannot start it as another.
    private let identity: (user: UInt32, group: UInt32)?

    init(_ settings: EmulatorSettings) {
        megabytes = settings.megabytes
        identity = geteuid() == 0 ? EmulatorConfinement.identity(settings.accelerator) : nil
    }

    /// The group is the one that may use /dev/kvm; nil where only root may.
    private static func identity(_ accelerator: Accelerator) -> (user: UInt32, group: UInt32)? {
        guard accelerator == .kvm else { return (user, user) }
        var information = stat()
        guard stat("/dev/kvm", &information) == 0 else { return (user, user) }
        if information.st_mode & 0o006 == 0o006 { return (user, user) }
        return information.st_mode & 0o060 == 0o060 ? (user, information.st_gid) : nil
    }

    /// Lets it open a file by `/proc/self/fd`, which asks for the file's own mode and not for those of the folders above.
    func admit(_ file: borrowing FileDescriptor) {
        guard identity != nil else { return }
        var information = stat()
        guard fstat(file.rawValue, &information) == 0, information.st_mode & 0o004 == 0 else { return }
        _ = fchmod(file.rawValue, information.st_mode & 0o777 | 0o044)
    }

    /// Makes the guest's memory its own: it writes there.
    func hand(_ file: borrowing FileDescriptor) {
        guard let identity else { return }
        _ = fchown(file.rawValue, identity.user, identity.user)
    }

    /// To be followed by the start of the program. It dies with the thread that starts it, whatever ends that.
    func confine(_ plan: inout LaunchPlan) {
        plan.limit(Int32(RLIMIT_CORE.rawValue), to: 0, name: "core")
        plan.limit(
            Int32(RLIMIT_AS.rawValue), to: (UInt64(megabytes) + EmulatorConfinement.ownMegabytes) << 20,
            name: "address space")
        plan.limit(Int32(RLIMIT_FSIZE.rawValue), to: EmulatorConfinement.fileSize, name: "file size")
        if let identity { plan.become(user: identity.user, group: identity.group) }
        plan.setNoNewPrivileges()
        // After the change of identity, which would take it back (prctl(2)).
        plan.dieWithParent()
    }

    /// A change of identity makes a process's memory secret to others, and with shared memory that would be ours.
    var options: LaunchPlan.CloneOptions { LaunchPlan.CloneOptions(sharesMemory: identity == nil) }
}
