internal import CLinux
internal import Glibc
internal import LinuxSystem

/// A QEMU process with the host's ends of what it is connected by. It dies with the thread that started it.
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
    }

    /// - Parameters:
    ///   - disks: by the names under which the guest mounts them.
    init(
        _ settings: EmulatorSettings, kernel: String, archive: String, disks: [(name: String, path: String)],
        memory: Memory
    ) throws(SystemError) {
        var words = [settings.program] + settings.arguments
        let size = "size=\(settings.megabytes)M"
        switch memory {
        case .kept(let path):
            words += ["-object", "memory-backend-file,id=ram,\(size),mem-path=\(Emulator.escaped(path)),share=on"]
        case .restored(let path):
            words += ["-object", "memory-backend-file,id=ram,\(size),mem-path=\(Emulator.escaped(path)),share=off"]
            words += ["-incoming", "defer"]
        case .own: words += ["-object", "memory-backend-ram,id=ram,\(size)"]
        }
        words += ["-kernel", kernel, "-initrd", archive, "-append", settings.commandLine]
        for disk in disks {
            words += ["-drive", "if=none,id=\(disk.name),file=\(Emulator.escaped(disk.path)),format=raw,read-only=on"]
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
        var plan = LaunchPlan()
        plan.resetSignals()
        plan.dieWithParent()
        plan.place([
            0: nothing.rawValue, 1: console.descriptor.rawValue, 2: errors.descriptor.rawValue,
            Number.control: control.theirs.rawValue, Number.monitor: monitor.theirs.rawValue,
            Number.files: files.theirs.rawValue,
        ])
        plan.closeOnExec(from: UInt32(Number.files) + 1)
        plan.newSession()
        plan.execute(settings.program, words, environment: ["PATH=/usr/bin:/bin", "LC_ALL=C"])
        let child = try plan.run(LaunchPlan.CloneOptions(sharesMemory: true))
        pid = child.pid
        process = try child.pidfd.duplicate()
        self.control = control.takeOurs()
        self.files = files.takeOurs()
        self.monitor = MachineMonitor(monitor.takeOurs())
        self.console = console
        self.errors = errors
    }

    deinit { end() }

    /// A comma ends a value of QEMU's options, unless it is doubled.
    private static func escaped(_ path: String) -> String { path.replacing(",", with: ",,") }

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
        let emulator = text(errors).split(separator: "\n").last
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
