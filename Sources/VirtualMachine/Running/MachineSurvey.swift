internal import Glibc
internal import LinuxSystem

/// What there is of a virtual machine on this one, without starting anything.
public struct MachineSurvey: Sendable, Equatable {
    /// What may be said of /dev/kvm.
    public enum HardwareSupport: Sendable, Equatable {
        /// A machine has booted with it.
        case works
        /// It opens, and no machine boots with it.
        case broken
        /// It opens; the first machine will show.
        case untried
        /// It is there, for others (EACCES).
        case denied
        case absent
    }

    /// QEMU, where it is installed.
    public var emulator: String?
    /// The package that it comes in.
    public var package: String
    /// The version of the kernel that was fetched; nil where the first start fetches one.
    public var kernel: String?
    public var hardware: HardwareSupport
    /// Whether a snapshot is there. It may be out of date: then the next start boots once more.
    public var hasSnapshot: Bool

    public init(cache: MachineCache = MachineCache()) {
        emulator = Tool(Architecture.own.emulator)?.path
        package = Architecture.own.emulatorPackage
        let present = (try? KernelPackage.present(in: cache)) ?? nil
        kernel = present?.name
        hasSnapshot = KernelFile.names(in: cache.path).contains { name in
            name.hasPrefix("machine-") && KernelFile.exists("\(cache.path)/\(name)/memory")
        }
        hardware = MachineSurvey.hardware(cache, present)
    }

    private static func hardware(_ cache: MachineCache, _ kernel: KernelPackage?) -> HardwareSupport {
        guard KernelFile.exists("/dev/kvm") else { return .absent }
        guard access("/dev/kvm", R_OK | W_OK) == 0 else { return .denied }
        guard let kernel, let settings = try? EmulatorSettings(accelerator: .kvm) else { return .untried }
        switch AcceleratorProbe(cache: cache, settings: settings, kernel: kernel).verdict {
        case true?: return .works
        case false?: return .broken
        case nil: return .untried
        }
    }

    /// Whether a machine can be expected to start: QEMU is here, and a kernel, or what fetches one.
    public var isPossible: Bool { emulator != nil && (kernel != nil || Tool("apt-get") != nil) }
}
