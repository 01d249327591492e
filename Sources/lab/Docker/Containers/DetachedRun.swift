internal import ArgumentParser
internal import Curriculum
internal import DockerWords
internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Runtime

/// A container that runs on after the command that started it: another process of this program looks after it, in a session
/// of its own, and ends with it.
enum DetachedRun {
    /// The number of the descriptor through which that process says how the start went.
    static let report: Int32 = 3

    /// Starts it, and waits until its program runs.
    ///
    /// - Returns: 0, or the status that `docker run` ends with; what was wrong has been told then.
    static func start(_ record: ContainerRecord, in context: ContainerContext) throws -> Int32 {
        guard let program = KernelFile.link("/proc/self/exe") else {
            throw SystemError("find this program's own file", path: "/proc/self/exe", errno: .noSuchFile)
        }
        let null = try FileDescriptor.open("/dev/null", O_RDWR, step: "wait for the container")
        let pipe = try Pipe()
        var plan = LaunchPlan()
        plan.newSession()
        plan.resetSignals()
        plan.closeOnExec()
        let own = null.rawValue
        plan.place([0: own, 1: own, 2: own, report: pipe.writeEnd.rawValue])
        let environment = try environmentOfThisProcess()
        let language = "--lang=\(context.language.rawValue)"
        plan.execute(program, [program, "docker", "supervise", language, record.id], environment: environment)
        let child = try plan.run()
        let said = String(decoding: try pipe.takeReadEnd().readAll(), as: UTF8.self)
        if said == "started" { return 0 }
        let status = try child.wait().shellStatus
        context.tell(said.isEmpty ? "lab: \(ContainerError.notRunning(record.id))" : said)
        return status == 0 ? 125 : status
    }

    /// With what `PrivateMounts` has set: the other process finds that it is there already.
    private static func environmentOfThisProcess() throws -> [String] {
        try KernelFile.read("/proc/self/environ").split(separator: "\0").map(String.init)
    }
}

/// `lab docker supervise ID`: what looks after a container that runs by itself. Nobody types it.
struct SuperviseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supervise", abstract: "Look after a container.", shouldDisplay: false)

    @OptionGroup var language: LanguageOption
    @ArgumentParser.Argument(help: "The container.") var id: String

    func run() throws {
        // Nothing that it starts may keep it open.
        _ = fcntl(DetachedRun.report, F_SETFD, FD_CLOEXEC)
        var said = false
        try ContainerContext.run(
            language,
            status: { error in
                if !said {
                    let text = "lab: \(error.sentence(in: language.language ?? .en))"
                    // Whoever started it may have gone.
                    _ = text.withCString { write(DetachedRun.report, $0, strlen($0)) }
                }
                return RunContainerCommand.status(of: error)
            }
        ) { context in
            let store = try context.images()
            let (record, lock) = try context.containers.adopt(id)
            let log = try FileDescriptor.open(
                context.containers.log(record.id), O_WRONLY | O_CREAT | O_APPEND, mode: 0o600,
                step: "write a file of the container")
            _ = try context.containers.run(
                record, lock: lock, images: store, layers: LayerFolder(context.data),
                streams: ContainerStore.Streams(
                    hasInput: false, sinks: StreamRelay.Sinks(output: log.rawValue, errors: log.rawValue))
            ) {
                said = true
                _ = write(DetachedRun.report, "started", 7)
                close(DetachedRun.report)
            }
        }
    }
}
