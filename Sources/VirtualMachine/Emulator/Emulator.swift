internal import CLinux
internal import Glibc
internal import LinuxSystem

/// A QEMU process with the host's ends of what it is connected by. It dies with the thread that started it.
///
/// It opens none of this machine's files by their names: it gets descriptors.
final class Emulator: @unchecked Sendable {
    /// The control port: messages from and to the guest.
    let control: FileDescriptor
    /// The port of the host's folders: FUSE messages.
    let files: FileDescriptor
    let monitor: MachineMonitor
    private let console: MemoryFile
    private let errors: MemoryFile
    let pid: Int32
    private let process: FileDescriptor
    private var isReaped = false

    /// What the guest's memory is made of.
    enum Memory {
        /// A new file, which a snapshot keeps.
        case kept(String)
        /// A file of a snapshot, which stays as it is, and the state of the devices.
        case restored(String)
        /// Of this process alone.
        case own
    }

    /// Descriptors of the QEMU process.
    private enum Number {
        static let control: Int32 = 3
        static let monitor: Int32 = 4
        static let files: Int32 = 5
        static let kernel: Int32 = 6
        static let archive: Int32 = 7
        static let memory: Int32 = 8
        static let disks: Int32 = 9

        static func path(_ number: Int32) -> String { "/proc/self/fd/\(number)" }
    }

    /// - Parameters:
    ///   - disks: by the names under which the guest mounts them.
    init(
        _ settings: EmulatorSettings, kernel: String, archive: String, disks: [(name: String, path: String)],
        memory: Memory
    ) throws(SystemError) {
        var words = [settings.program] + settings.arguments
        let confinement = EmulatorConfinement(settings)
        let step = "start a virtual machine"
        let kernelFile = try FileDescriptor.open(kernel, O_RDONLY, step: step)
        let archiveFile = try FileDescriptor.open(archive, O_RDONLY, step: step)
        confinement.admit(kernelFile)
        confinement.admit(archiveFile)
        let memoryFile = try Emulator.open(memory, megabytes: settings.megabytes, confinement, step: step)
        var opened = OpenDisks()
        for disk in disks { try opened.add(disk.path, confinement, step: step) }
        words += ["-object", Emulator.memoryObject(memory, megabytes: settings.megabytes)]
        if case .restored = memory { words += ["-incoming", "defer"] }
        words += ["-kernel", Number.path(Number.kernel), "-initrd", Number.path(Number.archive)]
        // Only a machine that is kept has to be prepared for what comes.
        let isOnce = if case .own = memory { true } else { false }
        words += ["-append", isOnce ? "\(settings.commandLine) \(GuestLoop.once)" : settings.commandLine]
        for (index, disk) in disks.enumerated() {
            let path = Number.path(Number.disks + Int32(index))
            words += ["-drive", "if=none,id=\(disk.name),file=\(path),format=raw,read-only=on"]
            words += ["-device", "virtio-blk-device,drive=\(disk.name),serial=\(disk.name)"]
        }
        words += ["-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"]
        words += ["-device", "virtio-serial-device,id=ports,max_ports=4"]
        for (index, port) in [("control", Number.control), ("files", Number.files)].enumerated() {
            words += ["-chardev", "socket,id=\(port.0),fd=\(port.1)"]
            words += ["-device", "virtserialport,bus=ports.0,nr=\(index + 1),chardev=\(port.0),name=\(port.0)"]
        }
        words += ["-chardev", "socket,id=monitor,fd=\(Number.monitor)", "-mon", "chardev=monitor,mode=control"]

        let control = try SocketPair()
        let monitor = try SocketPair()
        let files = try SocketPair()
        let console = try MemoryFile("console")
        let errors = try MemoryFile("errors")
        let nothing = try FileDescriptor.open("/dev/null", O_RDWR)
        var places = [
            0: nothing.rawValue, 1: console.descriptor.rawValue, 2: errors.descriptor.rawValue,
            Number.control: control.theirs.rawValue, Number.monitor: monitor.theirs.rawValue,
            Number.files: files.theirs.rawValue, Number.kernel: kernelFile.rawValue,
            Number.archive: archiveFile.rawValue, Number.memory: memoryFile.rawValue,
        ]
        for (index, number) in opened.numbers.enumerated() { places[Number.disks + Int32(index)] = number }
        var plan = LaunchPlan()
        // A file that has reached its bound is no reason to die.
        plan.resetSignals(ignoring: [SIGXFSZ])
        plan.place(places)
        plan.closeOnExec(from: UInt32(Number.disks) + UInt32(disks.count))
        plan.newSession()
        confinement.confine(&plan)
        plan.execute(settings.program, words, environment: ["PATH=/usr/bin:/bin", "LC_ALL=C"])
        let child = try plan.run(confinement.options)
        pid = child.pid
        process = try child.pidfd.duplicate()
        self.control = control.takeOurs()
        self.files = files.takeOurs()
        self.monitor = MachineMonitor(monitor.takeOurs())
        self.console = console
        self.errors = errors
    }

    deinit { end() }

    private static func memoryObject(_ memory: Memory, megabytes: Int) -> String {
        let size = "id=ram,size=\(megabytes)M"
        let path = "mem-path=\(Number.path(Number.memory))"
        switch memory {
        case .kept: return "memory-backend-file,\(size),\(path),share=on"
        case .restored: return "memory-backend-file,\(size),\(path),share=off"
        case .own: return "memory-backend-ram,\(size)"
        }
    }

    /// The file behind the guest's memory; `/dev/null` where there is none.
    private static func open(
        _ memory: Memory, megabytes: Int, _ confinement: EmulatorConfinement, step: String
    ) throws(SystemError) -> FileDescriptor {
        switch memory {
        case .own: return try FileDescriptor.open("/dev/null", O_RDWR, step: step)
        case .restored(let path):
            let file = try FileDescriptor.open(path, O_RDWR, step: step)
            confinement.hand(file)
            return file
        case .kept(let path):
            let file = try FileDescriptor.open(path, O_RDWR | O_CREAT | O_TRUNC, mode: 0o600, step: step)
            confinement.hand(file)
            // It has its size now: what QEMU writes to files is bounded.
            guard ftruncate(file.rawValue, megabytes << 20) == 0 else {
                throw SystemError(step, path: path, errno: .current)
            }
            return file
        }
    }

    /// Kills it and waits for its end. Once is enough.
    func end() {
        guard !isReaped else { return }
        isReaped = true
        _ = try? systemCall(
            __NR_pidfd_send_signal, Int(process.rawValue), Int(SIGKILL), 0, 0, step: "end the virtual machine")
        var status: Int32 = 0
        while waitpid(pid, &status, Int32(__WALL)) < 0, errno == EINTR {}
    }

    /// Becomes readable when the process has ended.
    var processDescriptor: Int32 { process.rawValue }

    /// The last words of the kernel and of QEMU: why the machine has gone.
    func lastWords() -> String? {
        let kernel = text(console).split(separator: "\n").last { $0.contains("Kernel panic") || $0.contains("lab:") }
        // Warnings are about other things: it goes on after them.
        let emulator = text(errors).split(separator: "\n").last { !$0.contains("warning:") }
        return (kernel ?? emulator).map { line in
            line.drop { $0 == "[" || $0 == " " || $0 == "." || $0.isNumber || $0 == "]" }
                .trimmingPrefix(" ").filter { !$0.isNewline }
        }.map { String($0) }
    }

    /// All that the kernel has said, for tests.
    var consoleText: String { text(console) }

    private func text(_ file: borrowing MemoryFile) -> String {
        // A descriptor of its own: the process's writes move the offset of the shared one.
        guard let copy = try? FileDescriptor.open("/proc/self/fd/\(file.descriptor.rawValue)", O_RDONLY),
            let bytes = try? copy.readAll()
        else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Descriptors of disks, for as long as it takes to start QEMU.
private struct OpenDisks: ~Copyable {
    private(set) var numbers: [Int32] = []

    mutating func add(_ path: String, _ confinement: EmulatorConfinement, step: String) throws(SystemError) {
        let file = try FileDescriptor.open(path, O_RDONLY, step: step)
        confinement.admit(file)
        numbers.append(file.release())
    }

    deinit { for number in numbers { close(number) } }
}

/// Two connected sockets: one for a child, one for this process.
struct SocketPair: ~Copyable {
    let ours: FileDescriptor
    let theirs: FileDescriptor

    init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw SystemError("make a pair of sockets", errno: .current)
        }
        ours = FileDescriptor(owning: ends[0])
        theirs = FileDescriptor(owning: ends[1])
    }

    /// Our end, after closing the other one on this side.
    consuming func takeOurs() -> FileDescriptor { ours }
}
