internal import Glibc
internal import LinuxSystem
internal import VirtualMachine

/// Runs texts of bash in a virtual machine, as root of its kernel, with nothing to read.
struct GuestShell {
    let machine: VirtualMachine

    /// What came of a text.
    struct Run {
        var status: Int32
        /// When its first byte came; nil where it printed nothing.
        var first: ContinuousClock.Instant?
        var output: [UInt8]

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// What a text may take beyond its time, in seconds, until it counts as hung: who is root in a machine can stop the
    /// timeout(1) that would kill it.
    private static let spareSeconds = 30.0

    /// The status of timeout(1) for a program that it has killed.
    static let killed: Int32 = 128 + SIGKILL

    /// - Parameters:
    ///   - time: after so long it is killed.
    ///   - environment: `NAME=value`, beside a path and a locale.
    ///   - keepsErrors: whether standard error goes the same way as standard output.
    func run(
        _ text: String, time: Duration, environment: [String] = [], directory: String = "/", keepsErrors: Bool = true
    ) throws(SystemError) -> Run {
        let pipe = try Pipe()
        let null = try FileDescriptor.open("/dev/null", O_RDWR)
        let writer = try pipe.writeEnd.duplicate()
        let listener = try PipeListener(pipe.takeReadEnd())
        let streams = MachineStreams(
            input: null.rawValue, output: writer.rawValue, errors: keepsErrors ? writer.rawValue : null.rawValue)
        let seconds = max(1, time.components.seconds)
        let command = GuestCommand(
            arguments: ["exec", "--", "timeout", "--signal=KILL", "\(seconds)", "bash", "-c", text],
            environment: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]
                + environment,
            directory: directory)
        var status: Int32 = 0
        var failure: SystemError?
        do throws(MachineError) {
            status = try machine.run(
                command, streams: streams, limit: .whole(seconds: Double(seconds) + GuestShell.spareSeconds))
        } catch { failure = error.cause }
        writer.close()
        let heard = listener.join()
        if let failure { throw failure }
        return Run(status: status, first: heard.first, output: heard.bytes)
    }
}

/// Starting machines, for whoever reads the words of `SystemError`.
extension GuestShell {
    /// The program that runs in a guest: this one, unless `LAB_VM_PROGRAM` names another, as a test does that is another
    /// program itself.
    static var program: String { getenv("LAB_VM_PROGRAM").map { String(cString: $0) } ?? "/proc/self/exe" }

    /// Starts a machine, thrown away with what it holds when the shell goes.
    ///
    /// - Parameter progress: told before what takes its time, once on a machine.
    static func start(
        folders: [VirtualMachine.Folder] = [], progress: (MachineProgress) -> Void = { _ in }
    ) throws(SystemError) -> GuestShell {
        do throws(MachineError) {
            return GuestShell(
                machine: try VirtualMachine.started(program: program, folders: folders, progress: progress))
        } catch {
            throw error.cause
        }
    }

    /// Switches a machine on, though there is a snapshot: its kernel has run nothing yet.
    static func boot(progress: (MachineProgress) -> Void = { _ in }) throws(SystemError) -> GuestShell {
        do throws(MachineError) {
            let image = try MachineImage.prepare(program: program, progress: progress)
            return GuestShell(machine: try VirtualMachine(image.cold, folders: []))
        } catch {
            throw error.cause
        }
    }
}
