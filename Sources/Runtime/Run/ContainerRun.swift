internal import CLinux
internal import Containers
internal import Glibc
public import LinuxSystem

/// A container's first process, and with it the container: namespaces of its own, a root of its own, and nothing of this
/// program's.
///
/// New are the mount, pid, uts, ipc and cgroup namespaces, and the net namespace unless the machine's is wanted. There is no
/// user namespace beyond the one that `PrivateMounts` made. No device of the container's own making works (every mount has
/// `nodev`), so that CAP_MKNOD, which Docker leaves, is harmless without a device group.
///
/// The process dies with the thread that started it (PR_SET_PDEATHSIG), and everything in its pid namespace with it.
public enum ContainerRun {
    /// Starts it. Returns once the program has been executed.
    ///
    /// - Parameters:
    ///   - descriptors: inside → here; ignored where it has a terminal.
    ///   - size: of the terminal, columns and rows.
    /// - Throws: `RuntimeError`, whose `exitStatus` is Docker's; `SystemError`.
    public static func start(
        _ settings: RunSettings, in root: ContainerRoot, descriptors: [Int32: Int32],
        size: (columns: UInt16, rows: UInt16) = (80, 24)
    ) throws -> RunningContainer {
        guard let program = settings.arguments.first else { throw RuntimeError.noCommand }
        let directory = try root.directory()
        let user = try ImageUser.find(settings.user, in: directory)
        let maps = try IdMaps.current()
        for id in [user.id, user.group] where !maps.has(user: id) || !maps.has(group: id) {
            throw RuntimeError.idNotMapped(id)
        }
        try VolumeLayout(settings.volumes).makeWorkingDirectory(settings.workingDirectory, in: directory)
        try writeFiles(of: settings, in: root.folder)

        let lifeline = try Pipe()
        let terminals = try SocketPair()
        var plan = LaunchPlan()
        let builder = RunPlan(
            settings: settings, user: user, maps: maps, root: root.path, folder: root.folder,
            descriptors: descriptors, size: size)
        try builder.append(
            to: &plan, lifeline: lifeline,
            terminals: settings.hasTerminal ? terminals.inside.rawValue : nil)
        var options = LaunchPlan.CloneOptions(
            namespaces: [.mount, .pid, .uts, .ipc, .cgroup], sharesMemory: true)
        if settings.network == .none { options.namespaces.insert(.net) }
        let process: ChildProcess
        do {
            process = try plan.run(options)
        } catch {
            throw told(error, program)
        }
        return RunningContainer(process: process, terminal: settings.hasTerminal ? try terminals.receive() : nil)
    }

    /// What Docker tells of a program that cannot be executed.
    private static func told(_ error: SystemError, _ program: String) -> any Error {
        guard error.step.hasSuffix(": \(LaunchPlan.executing)") else { return error }
        return RuntimeError.cannotExecute(program: program, searched: !program.contains("/"), error.errno)
    }

    /// The files that every container finds in `/etc`, whatever its image has.
    private static func writeFiles(of settings: RunSettings, in folder: ContainerFolder) throws {
        let isHost = settings.network == .host
        let hosts = isHost ? try KernelFile.readIfPresent("/etc/hosts") : nil
        try folder.write(hosts ?? DockerDefaults.hosts, to: folder.hosts)
        try folder.write("\(settings.hostName)\n", to: folder.hostName)
        try folder.write(try KernelFile.readIfPresent("/etc/resolv.conf") ?? "", to: folder.resolver)
    }
}

/// A container whose program runs.
public struct RunningContainer: ~Copyable {
    public let process: ChildProcess
    /// This side of its terminal, where it has one.
    public let terminal: FileDescriptor?

    init(process: consuming ChildProcess, terminal: consuming FileDescriptor?) {
        self.process = process
        self.terminal = terminal
    }

    /// Its first process as this program's pid namespace numbers it.
    public var pid: Int32 { process.pid }

    public func signal(_ signal: Int32) throws(SystemError) { try process.signal(signal) }

    /// Waits for its end; everything in it has ended then.
    public consuming func wait() throws(SystemError) -> ExitStatus { try process.wait() }
}

/// Two sockets through which a container hands out its terminal.
struct SocketPair: ~Copyable {
    let inside: FileDescriptor
    let outside: FileDescriptor

    init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        let flags = Int(SOCK_STREAM.rawValue) | 0o2000000  // SOCK_CLOEXEC
        let result = ends.withUnsafeMutableBytes {
            lab_syscall(Int(__NR_socketpair), Int(AF_UNIX), flags, 0, argument($0.baseAddress), 0, 0)
        }
        guard result >= 0 else { throw SystemError("make a pair of sockets", errno: Errno(result: result)) }
        inside = FileDescriptor(owning: ends[0])
        outside = FileDescriptor(owning: ends[1])
    }

    /// The descriptor that was sent.
    func receive() throws(SystemError) -> FileDescriptor {
        var control = [UInt64](repeating: 0, count: 4)
        var byte: UInt8 = 0
        let result = control.withUnsafeMutableBytes { control in
            withUnsafeMutableBytes(of: &byte) { byte in
                var part = [UInt64(UInt(bitPattern: byte.baseAddress)), 1]
                return part.withUnsafeMutableBytes { part in
                    var header: [UInt64] = [
                        0, 0, UInt64(UInt(bitPattern: part.baseAddress)), 1,
                        UInt64(UInt(bitPattern: control.baseAddress)), UInt64(control.count), 0,
                    ]
                    return header.withUnsafeMutableBytes {
                        // MSG_CMSG_CLOEXEC
                        lab_syscall(
                            Int(__NR_recvmsg), Int(outside.rawValue), argument($0.baseAddress), 0x4000_0000, 0, 0, 0)
                    }
                }
            }
        }
        guard result == 1, control[0] >= 20 else {
            throw SystemError(
                "receive the terminal of the container", errno: result < 0 ? Errno(result: result) : .protocolError)
        }
        return FileDescriptor(owning: Int32(truncatingIfNeeded: control[2]))
    }
}
