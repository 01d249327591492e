internal import CLinux
internal import Glibc
internal import LinuxSystem

/// QEMU and how it is called: what a snapshot depends on.
struct EmulatorSettings: Sendable {
    let architecture: Architecture
    let program: String
    let version: String
    let accelerator: Accelerator
    let megabytes: Int
    let processors: Int
    /// How fast this processor's clock runs, so that the guest need not find out: 7 boots in 100 hang over that.
    let clockKilohertz: Int

    /// - Throws: `unavailable` where there is no QEMU.
    init(accelerator: Accelerator) throws(MachineError) {
        let architecture = Architecture.own
        guard let tool = Tool(architecture.emulator) else {
            throw .unavailable(
                SystemError(
                    "start a virtual machine", path: architecture.emulator, errno: .noSuchFile,
                    advice: "Install it: sudo apt-get install \(architecture.emulatorPackage)"))
        }
        self.init(
            architecture: architecture, program: tool.path, accelerator: accelerator,
            clockKilohertz: architecture.needsClockSpeed ? HostClock.kilohertz() : 0)
    }

    init(architecture: Architecture, program: String, accelerator: Accelerator, clockKilohertz: Int) {
        self.architecture = architecture
        self.program = program
        // To ask it costs 40 ms; another version is another file.
        version = MachineCache.stamp(of: program)
        self.accelerator = accelerator
        megabytes = 1024
        // Under emulation a second one costs more than it brings: measured, twice the time to the first step.
        processors = accelerator == .kvm ? min(2, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) : 1
        self.clockKilohertz = clockKilohertz
    }

    /// What a snapshot depends on, as a part of its key.
    var text: String {
        "\(version) \(accelerator) \(megabytes) \(processors) \(clockKilohertz) \(arguments.joined(separator: " "))"
    }

    /// How many times as much time as elsewhere a program is given in the guest, by what limits its time. Under emulation
    /// scripts of the course take 9 times as long, and 25 times on a busy machine; an author's limit leaves room for some
    /// of that, and who has failed has to wait for its end.
    var slowness: Int { accelerator == .tcg ? 5 : 1 }

    /// The kernel's command line.
    var commandLine: String {
        var words = [
            "console=\(architecture.console)", "quiet", "panic=-1", "reboot=t", "cryptomgr.notests", "mitigations=off",
        ]
        if accelerator == .tcg {
            // What costs is code that the emulator sees for the first time. It knows code again where it stands at the
            // same address, so programs and libraries are always put in the same places; and security modules, which
            // nothing here configures, need not be asked at each call.
            words += ["norandmaps", "lsm=capability"]
        }
        // Not for the kernel, which passes over it, but for `lab` in the guest (TimeLimit).
        words.append("lab.slowness=\(slowness)")
        if accelerator == .tcg, clockKilohertz > 0 {
            // HZ is 250 in Debian's kernel: four milliseconds of loops make a jiffy.
            words += ["tsc=reliable", "tsc_early_khz=\(clockKilohertz)", "lpj=\(clockKilohertz * 4)"]
        }
        return words.joined(separator: " ")
    }

    /// The machine itself, without its disks and ports. No network, no default devices, nothing from configuration
    /// files; memory and processors are all that it ever gets.
    var arguments: [String] {
        var words = ["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-name", "lab"]
        words += ["-machine", "\(architecture.board),memory-backend=ram"]
        words += ["-cpu", accelerator == .kvm ? "host" : architecture.emulatedProcessor]
        words += ["-accel", accelerator == .kvm ? "kvm" : EmulatorSettings.translation]
        words += ["-smp", "\(processors)", "-m", "\(megabytes)"]
        words += ["-global", "virtio-mmio.force-legacy=false"]
        words += ["-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"]
        return words
    }

    private static let translation = "tcg,thread=multi,tb-size=\(EmulatorConfinement.codeMegabytes)"
}
