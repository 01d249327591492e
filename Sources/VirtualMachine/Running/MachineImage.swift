internal import Glibc
internal import LinuxSystem

/// All that a virtual machine is started from: kernel, disks, and a snapshot of a guest that has booted and waits.
///
/// A boot takes seconds under emulation. So it happens once, and every start goes on where it ended; what a snapshot
/// depends on is its key, and where anything of that changes it is made again.
public struct MachineImage: Sendable {
    let settings: EmulatorSettings
    let kernel: KernelPackage
    let system: SystemDisk
    /// Holds `archive`, `program`, and with a snapshot `memory` and `state`.
    let folder: String
    /// Whether a machine is switched on, though there is a snapshot.
    private var boots = false

    init(settings: EmulatorSettings, kernel: KernelPackage, system: SystemDisk, folder: String) {
        self.settings = settings
        self.kernel = kernel
        self.system = system
        self.folder = folder
    }

    /// The same without its snapshot: each machine boots.
    public var cold: MachineImage {
        var image = self
        image.boots = true
        return image
    }

    /// A boot that takes longer hangs. Under emulation on one busy processor it takes some 6 seconds.
    static let bootSeconds = 60.0 * MachinePatience.factor
    /// The same for going on from a snapshot: measured, 0.1 s.
    static let restoreSeconds = 10.0 * MachinePatience.factor

    /// Finds what was prepared before, and makes what is missing.
    ///
    /// - Parameters:
    ///   - program: the program that runs in the guest, this one.
    ///   - progress: told before whatever takes its time.
    /// - Throws: `unavailable` where something is missing here, `failed` where it went wrong.
    public static func prepare(
        in cache: MachineCache = MachineCache(), program: String = "/proc/self/exe",
        progress: (MachineProgress) -> Void = { _ in }
    ) throws(MachineError) -> MachineImage {
        let path = KernelFile.link(program) ?? program
        var settings = try EmulatorSettings(accelerator: .tcg)
        let kernel = try KernelPackage.fetch(into: cache, progress: progress)
        let files: ProgramFiles
        do throws(SystemError) { files = try ProgramFiles(program: path) } catch { throw .failed(error) }
        let system = try SystemDisk.prepare(in: cache, libraries: files.systemLibraries, progress: progress)
        let probe = AcceleratorProbe(cache: cache, settings: settings, kernel: kernel)
        let candidates: [Accelerator] = probe.verdict == false ? [.tcg] : [.kvm, .tcg]
        var failure: MachineError?
        for accelerator in candidates {
            settings = try EmulatorSettings(accelerator: accelerator)
            let key = [settings.text, settings.commandLine, kernel.name, system.path, files.stamps, "3"]
            do throws(MachineError) {
                let folder = try cache.make(
                    "machine", key: key.joined(separator: "\n"), bytes: UInt64(settings.megabytes + 256) << 20
                ) { (folder) throws(MachineError) in
                    if accelerator == candidates.first { progress(.booting) }
                    try fill(folder, settings, kernel, system, files)
                }
                if accelerator == .kvm { probe.keep(true) }
                return MachineImage(settings: settings, kernel: kernel, system: system, folder: folder)
            } catch {
                if accelerator == .kvm { probe.keep(false) }
                failure = error
            }
        }
        throw failure ?? .failed(SystemError("start a virtual machine", errno: .protocolError))
    }

    /// Whether a start goes on from a snapshot.
    var hasSnapshot: Bool { !boots && KernelFile.exists(folder + "/memory") }

    /// The files that a start reads, the snapshot among them where it goes on from one.
    var parts: [String] {
        let own = KernelFile.names(in: folder).filter { hasSnapshot || !["memory", "state"].contains($0) }
        return own.map { "\(folder)/\($0)" } + [kernel.image, system.path]
    }

    var disks: [(name: String, path: String)] { [("system", system.path), ("program", folder + "/program")] }

    private static func fill(
        _ folder: String, _ settings: EmulatorSettings, _ kernel: KernelPackage, _ system: SystemDisk,
        _ files: ProgramFiles
    ) throws(MachineError) {
        do throws(SystemError) {
            try files.makeDisk(in: folder)
            try MachineCache.write(try InitialArchive(kernel: kernel).bytes, to: folder + "/archive")
        } catch {
            throw .making(error)
        }
        let image = MachineImage(settings: settings, kernel: kernel, system: system, folder: folder)
        // One retry: now and then a boot hangs where the guest calibrates its clock. KVM works, or it does not.
        do throws(MachineError) { try image.takeSnapshot() } catch {
            if settings.accelerator == .kvm { throw error }
            try image.takeSnapshot()
        }
    }

    /// Boots, and stops the machine for good where the guest waits for its first word.
    private func takeSnapshot() throws(MachineError) {
        let memory = folder + "/memory"
        do throws(SystemError) {
            try MachineCache.remove(memory)
            let flags = O_RDWR | O_CREAT | O_TRUNC
            let state = try FileDescriptor.open(folder + "/state", flags, mode: 0o600, step: "take a snapshot")
            let emulator = try Emulator(
                settings, kernel: kernel.image, archive: folder + "/archive", disks: disks, memory: .kept(memory))
            defer { emulator.end() }
            var conversation = GuestConversation(emulator)
            let seconds = settings.accelerator == .kvm ? MachineImage.restoreSeconds : MachineImage.bootSeconds
            try conversation.wait(for: .ready, deadline: Deadline.after(seconds: seconds))
            try emulator.monitor.send([MachineMonitor.begin, MachineMonitor.leaveMemory])
            try emulator.monitor.give(state.rawValue)
            try emulator.monitor.send([MachineMonitor.save])
            try emulator.monitor.wait(for: #""status": "completed""#, deadline: Deadline.after(seconds: 30))
        } catch {
            throw .failed(error)
        }
    }

    /// A machine whose guest waits for `begin`.
    func start() throws(SystemError) -> Emulator {
        let emulator = try Emulator(
            settings, kernel: kernel.image, archive: folder + "/archive", disks: disks,
            memory: hasSnapshot ? .restored(folder + "/memory") : .own)
        guard hasSnapshot else { return emulator }
        let state = try FileDescriptor.open(folder + "/state", O_RDONLY, step: "start a virtual machine")
        // Nobody waits for the answers: the guest's own answer says that all went well.
        try emulator.monitor.send([MachineMonitor.begin, MachineMonitor.leaveMemory])
        try emulator.monitor.give(state.rawValue)
        try emulator.monitor.send([MachineMonitor.restore])
        return emulator
    }
}
