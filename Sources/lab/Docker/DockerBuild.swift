internal import ArgumentParser
internal import Curriculum
internal import Dockerfile
internal import DockerWords
internal import Glibc
internal import ImageBuild
internal import LinuxSystem
internal import OCI
internal import Runtime
internal import TerminalUI

/// `lab docker build`: an image of a Dockerfile.
struct DockerBuild: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Build an image of a Dockerfile.",
        discussion: """
            RUN has the machine's network unless --network says none. SOURCE_DATE_EPOCH in the environment bounds every \
            time in the image: then the same files give the same digests.
            """)

    @ArgumentParser.Argument(help: "The folder that COPY and ADD read from; - reads a Dockerfile from standard input.")
    var path: String
    @Option(name: [.customShort("t"), .customLong("tag")], help: "A name for the image: NAME[:TAG]. May repeat.")
    var tags: [String] = []
    @Option(name: .shortAndLong, help: "The Dockerfile; - reads it from standard input.")
    var file: String?
    @Option(name: .customLong("build-arg"), help: "NAME=VALUE for ARG; NAME alone takes the environment's. May repeat.")
    var buildArguments: [String] = []
    @Option(help: "The stage to build.") var target: String?
    @Option(name: .customLong("label"), help: "NAME=VALUE. May repeat.") var labels: [String] = []
    @Flag(name: .customLong("no-cache"), help: "Carry out every step again.") var withoutCache = false
    @Flag(help: "Pull base images also where they are here.") var pull = false
    @Flag(name: .shortAndLong, help: "Show nothing but the image's id.") var quiet = false
    @Option(name: .customLong("iidfile"), help: "A file that gets the image's id.") var idFile: String?
    @Flag(name: .customLong("load"), help: "As Docker has it; here an image is always kept.") var loads = false
    @Option(help: "auto, tty or plain.") var progress: BuildProgressKind = .auto
    @Option(help: "Of RUN: host or none.") var network: BuildNetwork = .host
    @Option(help: "This machine's, such as linux/amd64.") var platform: String?
    @OptionGroup var options: LanguageOption

    enum BuildProgressKind: String, ExpressibleByArgument, CaseIterable {
        case auto, tty, plain
    }

    enum BuildNetwork: String, ExpressibleByArgument, CaseIterable {
        case host, none
        case standard = "default"
    }

    func run() throws {
        let language = options.language ?? Context.languageOfEnvironment()
        let output = BuildOutput(isQuiet: quiet, isPlain: progress == .plain, language)
        // Standard input can be read only once.
        let readsInput = path == "-" || file == "-"
        do {
            if readsInput { try PrivateMounts.enter() }
            if DockerMessages.isElsewhere(path) {
                throw Complaint(.checkFailed, "ERROR: " + DockerMessages(language).noContextFromElsewhere(path))
            }
            let request = try request(language)
            let hooks = BuildHooks(
                pull: { try pullImage($0) },
                enterMounts: {
                    try PrivateMounts.enter()
                    try output.release()
                },
                progress: { output.tell($0) })
            let builder = try ImageBuilder(request, data: .ofUser(), hooks: hooks)
            output.tell(builder.warnings, unused: builder.unusedArguments, file: dockerfileName)
            let image = try builder.build()
            try output.release()
            if let idFile { try write("\(image.id)", to: idFile) }
            if quiet { try Terminal(descriptor: 1).write(text: "\(image.id)\n") }
        } catch {
            try output.release()
            throw complaint(about: error, language)
        }
    }

    private func complaint(about error: any Error, _ language: Language) -> any Error {
        let name = dockerfileName
        switch error {
        case let error as DockerfileError: return Complaint(.checkFailed, error.rendered(file: name, in: language))
        case let error as DockerfileDiagnostic: return Complaint(.checkFailed, error.rendered(file: name, in: language))
        case let error as BuildError: return Complaint(.checkFailed, error.rendered(file: name, in: language))
        case is Complaint, is Status, is ExitCode, is ValidationError: return error
        case let error as OutputClosed: return error.isQuiet ? Status.passed : Complaint(output: error)
        default: return Complaint(.checkFailed, "ERROR: \(error.sentence(in: language))")
        }
    }

    private var dockerfileName: String {
        if path == "-" || file == "-" { return "Dockerfile" }
        return file ?? "Dockerfile"
    }

    // MARK: The request

    private func request(_ language: Language) throws -> BuildRequest {
        let isPiped = path == "-"
        let context = isPiped ? nil : Context.resolve(path) ?? path
        var request = BuildRequest(dockerfile: try dockerfile(context), context: context)
        request.dockerfileName = dockerfileName
        request.ignoreFile = try ignoreFile(context)
        request.arguments = try pairs(buildArguments, flag: "--build-arg") { getenv($0).map { String(cString: $0) } }
        request.target = target
        request.usesCache = !withoutCache
        request.pullsAlways = pull
        request.labels = try pairs(labels, flag: "--label") { _ in "" }
        request.usesHostNetwork = network != .none
        let epoch = request.arguments["SOURCE_DATE_EPOCH"] ?? getenv("SOURCE_DATE_EPOCH").map { String(cString: $0) }
        if let epoch, !epoch.isEmpty {
            // Times of images have four digits for the year (RFC 3339).
            guard let seconds = Int64(epoch), (0..<253_402_300_800).contains(seconds) else {
                throw Complaint(.usage, "ERROR: SOURCE_DATE_EPOCH is a number of seconds since 1970, not \(epoch)")
            }
            request.latestTime = seconds
        }
        request.names = try tags.map { tag in
            do throws(ReferenceError) {
                return try ImageReference(tag)
            } catch {
                throw Complaint(.checkFailed, "ERROR: invalid tag \"\(tag)\": \(error.text(in: language))")
            }
        }
        if let platform, !runsHere(platform) {
            throw Complaint(
                .checkFailed,
                "ERROR: "
                    + BuildProblem.otherPlatform(platform, own: Platform.current.description).text(in: language))
        }
        return request
    }

    private func runsHere(_ text: String) -> Bool {
        let parts = text.split(separator: "/").map(String.init)
        guard let first = parts.first else { return false }
        let wanted = Platform(
            architecture: parts.count > 1 ? parts[1] : first, os: parts.count > 1 ? first : "linux",
            variant: parts.count > 2 ? parts[2] : nil)
        return Platform.current.runs(wanted)
    }

    private func pairs(_ words: [String], flag: String, missing: (String) -> String?) throws -> [String: String] {
        var pairs = [String: String]()
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard !parts[0].isEmpty else { throw Complaint(.usage, "ERROR: \(flag) \(word): a name is missing") }
            if parts.count > 1 {
                pairs[parts[0]] = parts[1]
            } else if let value = missing(parts[0]) {
                pairs[parts[0]] = value
            }
        }
        return pairs
    }

    private func dockerfile(_ context: String?) throws -> [UInt8] {
        if file == "-" || (path == "-" && file == nil) {
            let input = FileDescriptor(owning: dup(0))
            let bytes = try input.readAll()
            guard !DockerMessages.isArchive(bytes) else {
                let messages = DockerMessages(options.language ?? Context.languageOfEnvironment())
                throw Complaint(.checkFailed, "ERROR: " + messages.noContextFromArchive)
            }
            return bytes
        }
        let name = file ?? "\(context ?? ".")/Dockerfile"
        let descriptor = try FileDescriptor.open(name, O_RDONLY, step: "read the Dockerfile")
        return try descriptor.readAll()
    }

    /// One beside a Dockerfile of another name goes before the context's (`api.Dockerfile.dockerignore`).
    private func ignoreFile(_ context: String?) throws -> String? {
        guard let context else { return nil }
        if let file, file != "-", let text = try KernelFile.readIfPresent("\(file).dockerignore") { return text }
        return try KernelFile.readIfPresent("\(context)/.dockerignore")
    }

    // MARK: What the build asks for

    private func pullImage(_ reference: ImageReference) throws {
        let status = try ServerProgram.run(["docker", "pull"] + (quiet ? ["-q"] : []) + [reference.description])
        // It has said itself what went wrong.
        guard status == 0 else { throw BuildError(.noImage(reference.familiar)) }
    }

    private func write(_ text: String, to path: String) throws {
        let file = try FileDescriptor.open(
            path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644, step: "write the image's id")
        try file.writeAll(Array(text.utf8))
    }
}
