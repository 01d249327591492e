internal import ArgumentParser
internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Runtime

/// `lab docker run [OPTIONS] IMAGE [COMMAND…]`
struct RunContainerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a command in a new container.",
        usage: "lab docker run [OPTIONS] IMAGE [COMMAND] [ARG…]",
        discussion: """
            Exit status: the command's own; 125 where the container cannot be made, 126 where the command cannot be \
            executed, 127 where it is not found.
            """)

    @Option(help: "A name for the container.") var name: String?
    @Flag(name: .customLong("rm"), help: "Remove the container when it ends.") var removes = false
    @Flag(name: [.short, .customLong("interactive")], help: "Pass standard input on.") var interactive = false
    @Flag(name: [.customShort("t"), .customLong("tty")], help: "Give it a terminal of its own.") var terminal = false
    @Flag(name: [.short, .customLong("detach")], help: "Leave it running and print its id.") var detach = false
    @Option(
        name: [.short, .customLong("env")], parsing: .unconditionalSingleValue,
        help: "NAME=value, or NAME for this shell's.")
    var environment: [String] = []
    @Option(name: [.customShort("w"), .customLong("workdir")], help: "Where it begins.") var directory: String?
    @Option(name: [.short, .customLong("user")], help: "NAME or ID, with :GROUP.") var user: String?
    @Option(parsing: .unconditional, help: "What to run instead of the image's ENTRYPOINT.")
    var entrypoint: String?
    @Option(help: "none: a loopback interface alone; host: the machine's.") var network = "none"
    @Option(help: "The host name in the container.") var hostname: String?
    @Option(name: [.short, .customLong("volume")], help: "HOST:CONTAINER[:ro]") var volumes: [String] = []
    @OptionGroup var language: LanguageOption
    @ArgumentParser.Argument(parsing: .captureForPassthrough, help: "The image, and what to run in it.")
    var words: [String] = []

    func run() throws {
        guard let imageName = words.first else { throw ValidationError("run wants an image") }
        guard !imageName.hasPrefix("-") else { throw ValidationError("unknown option \(imageName)") }
        var ended: Int32 = 0
        try ContainerContext.run(language, status: RunContainerCommand.status(of:)) { context in
            let store = try context.images()
            let image = try context.image(imageName, in: store)
            var record = try record(image, imageName)
            let lock = try context.containers.create(&record)
            if detach {
                lock.release()
                ended = try DetachedRun.start(record, in: context)
                if ended == 0 { try context.show("\(record.id)\n") }
                return
            }
            ended = try context.containers.run(
                record, lock: lock, images: store, layers: LayerFolder(context.data),
                streams: ContainerStore.Streams(hasInput: interactive))
        }
        if ended != 0 { Glibc.exit(ended) }
    }

    /// As Docker ends: 125, unless the program is what was wrong.
    static func status(of error: any Error) -> Int32 { (error as? RuntimeError)?.exitStatus ?? 125 }

    private func record(_ image: Image, _ imageName: String) throws -> ContainerRecord {
        let config = effectiveConfig(image)
        var settings = RunSettings(config)
        guard !settings.arguments.isEmpty else { throw RuntimeError.noCommand }
        let id = ContainerNames.id()
        settings.hostName = hostname ?? String(id.prefix(12))
        guard let network = RunSettings.Network(rawValue: network) else {
            throw ValidationError("--network is none or host, not \(self.network)")
        }
        settings.network = network
        settings.volumes = try volumes.map { try BindMount($0) }
        settings.hasTerminal = terminal
        if let name { try ContainerNames.check(name) }
        var record = ContainerRecord(
            id: id, name: name ?? "", image: image, imageName: imageName, settings: settings,
            created: Int64(time(nil)))
        record.imageConfig = config
        record.removesItself = removes
        return record
    }

    /// What the image says, and what was said here instead.
    private func effectiveConfig(_ image: Image) -> RunConfig {
        var config = image.config.config ?? RunConfig()
        let command = Array(words.dropFirst())
        if let entrypoint {
            config.entrypoint = entrypoint.isEmpty ? nil : [entrypoint]
            config.cmd = command
        } else if !command.isEmpty {
            config.cmd = command
        }
        if let directory { config.workingDir = directory }
        if let user { config.user = user }
        var values = config.env ?? []
        for text in environment {
            let name = text.prefix { $0 != "=" }
            values.removeAll { $0.hasPrefix("\(name)=") }
            if text.contains("=") {
                values.append(text)
            } else if let own = getenv(text) {
                values.append("\(text)=\(String(cString: own))")
            }
        }
        config.env = values
        return config
    }
}
