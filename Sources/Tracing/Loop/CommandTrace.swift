internal import CLinux
internal import Glibc
public import LinuxSystem

/// Runs a command under the tracer as if it had been started by itself: its own standard streams, the terminal's
/// signals, the caller's environment, and its exit status.
///
///     let front = try CommandFront.leave()      // before there is a second thread
///     let trace = try CommandTrace(command: ["runc", "run", "x"], calls: .isolation, front: front) { events in … }
///     let outcome = try trace.run()
///     …                                         // say which daemons stay behind; close files
///     trace.end(outcome)
public final class CommandTrace: Sendable {
    /// How the command ended, and what it left behind.
    public struct Outcome: Sendable, Hashable {
        public let status: ExitStatus
        /// Processes that go on without it, by pid. They are no longer told of, and cost next to nothing.
        public let daemons: [Int32]
    }

    private let command: [String]
    private let program: String
    private let front: CommandFront
    private let tracer: Tracer
    private let follows: Bool

    /// - Parameters:
    ///   - command: a program, searched for in PATH, and its arguments.
    ///   - follows: waits for daemons too, and goes on tracing them.
    ///   - sink: takes the events, on the tracer's thread.
    /// - Throws: ENOENT or EACCES for a command that cannot be found or may not be executed.
    public init(
        command: [String], calls: CallSet, follows: Bool = false, front: CommandFront, sink: @escaping Tracer.Sink
    ) throws(SystemError) {
        guard let name = command.first else { throw SystemError("trace a command: none is given", errno: .invalid) }
        program = try CommandTrace.find(name)
        self.command = command
        self.front = front
        self.follows = follows
        var options = Tracer.Options(calls: calls)
        options.onStop = { front.tellStopped(by: $0) }
        options.onContinue = { front.tellContinued() }
        tracer = try Tracer(options, sink: sink)
    }

    /// Runs the command to its end.
    ///
    /// - Throws: EPERM where something else traces us and therefore the command.
    public func run() throws(SystemError) -> Outcome {
        var plan = LaunchPlan()
        tracer.awaitAttachment(in: &plan)
        plan.resetSignals(ignoring: front.ignoredSignals)
        tracer.installFilter(in: &plan, setsNoNewPrivileges: !CommandTrace.mayInstallFilters)
        plan.call(
            "execve(\(program))", __NR_execve, plan.string(program), plan.strings(command), argument(lab_environment()))
        let pid = try tracer.start(plan)
        front.tell(program: pid)
        let status = tracer.waitForProgram()
        // Children that die together with it (a pipeline, a terminal's Ctrl-C) are no daemons.
        if follows || tracer.endsSoon() {
            tracer.waitForAll()
            return Outcome(status: status, daemons: [])
        }
        return Outcome(status: status, daemons: tracer.silence())
    }

    /// Gives the command's status to whoever waits for us, then stays for as long as a daemon lives.
    ///
    /// Everything that has to be written must have been written. From the main thread.
    public func end(_ outcome: Outcome) -> Never { end(status: outcome.status.shellStatus) }

    /// The same with another status, where something besides the command failed.
    public func end(status: Int32) -> Never {
        CommandTrace.closeStandardStreams()
        front.end(status)
        tracer.waitForAll()
        _exit(0)
    }

    /// Whoever reads our output through a pipe shall see its end.
    private static func closeStandardStreams() {
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard null >= 0 else { return }
        for stream in Int32(0)...2 { dup2(null, stream) }
    }

    /// CAP_SYS_ADMIN; without it the kernel asks for no_new_privs, and set-user-id programs do not work.
    private static var mayInstallFilters: Bool {
        var header = __user_cap_header_struct()
        header.version = UInt32(_LINUX_CAPABILITY_VERSION_3)
        var data = [__user_cap_data_struct(), __user_cap_data_struct()]
        let result = withUnsafeMutablePointer(to: &header) { header in
            data.withUnsafeMutableBytes {
                lab_syscall(Int(__NR_capget), argument(header), argument($0.baseAddress), 0, 0, 0, 0)
            }
        }
        return result == 0 && data[0].effective >> UInt32(CAP_SYS_ADMIN) & 1 == 1
    }

    /// As execvp(3) finds it.
    private static func find(_ name: String) throws(SystemError) -> String {
        func isProgram(_ path: String) -> Bool {
            var status = stat()
            return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR && access(path, X_OK) == 0
        }
        let step = "run the command"
        if name.contains("/") {
            if isProgram(name) { return name }
            throw SystemError(step, path: name, errno: KernelFile.exists(name) ? .permissionDenied : .noSuchFile)
        }
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        for folder in path.split(separator: ":", omittingEmptySubsequences: false) {
            let candidate = folder.isEmpty ? "./" + name : folder + "/" + name
            if isProgram(candidate) { return candidate }
        }
        throw SystemError(step, path: name, errno: .noSuchFile, advice: "It is in none of the directories of PATH")
    }
}
