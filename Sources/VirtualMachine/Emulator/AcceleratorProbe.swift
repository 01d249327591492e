internal import Glibc
internal import LinuxSystem

/// Whether /dev/kvm really works. On some machines it opens, and QEMU then aborts or hangs: only a boot tells. What one
/// boot told is remembered until this kernel, QEMU or the guest's kernel is another.
struct AcceleratorProbe {
    private let path: String
    private let key: String

    init(cache: MachineCache, settings: EmulatorSettings, kernel: KernelPackage) {
        path = cache.path + "/accelerator"
        let boot = (try? KernelFile.read("/proc/sys/kernel/random/boot_id")) ?? ""
        key = "\(settings.version) \(kernel.name) \(boot)"
    }

    /// True or false as a boot told; false also where there is no device that may be opened; nil where nobody tried.
    var verdict: Bool? {
        guard access("/dev/kvm", R_OK | W_OK) == 0 else { return false }
        guard let text = try? KernelFile.read(path) else { return nil }
        if text == key + "yes" { return true }
        return text == key + "no" ? false : nil
    }

    /// Best effort: who cannot write it tries again the next time.
    func keep(_ works: Bool) {
        if verdict != works { try? MachineCache.write(key + (works ? "yes" : "no"), to: path) }
    }
}
