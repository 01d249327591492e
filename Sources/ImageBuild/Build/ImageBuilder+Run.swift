internal import Dockerfile
internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Runtime

// RUN.
extension ImageBuilder {
    func run(_ run: RunInstruction, _ state: inout StageState, _ step: BuildStep) throws {
        let execution = run.execution(shell: state.shell)
        let arguments = state.variables.runArguments
        // What says how to reach the network is no part of what is built.
        let counted = arguments.filter { !StageVariables.predefined.contains($0.name) }
        let isNone = run.network == .none || run.network == .standard && !request.usesHostNetwork

        var key = CacheKey("RUN")
        switch execution {
        case .command(let words):
            key.add("command")
            key.add(words)
        case .script(let name, let content):
            key.add("script")
            key.add([name, content])
        }
        key.add(state.config.env ?? [])
        key.add(counted.map { "\($0.name)=\($0.value)" })
        key.add(state.workingDirectory)
        key.add(state.config.user ?? "")
        key.add(isNone ? "none" : "host")

        var createdBy = ["RUN"]
        if !counted.isEmpty {
            createdBy += ["|\(counted.count)"] + counted.map { "\($0.name)=\($0.value)" }
        }
        createdBy += execution.words

        var settings = RunSettings(arguments: execution.words, environment: state.config.env ?? [])
        settings.environment += arguments.map { "\($0.name)=\($0.value)" }
        settings.workingDirectory = state.workingDirectory
        settings.user = state.config.user ?? ""
        settings.hostName = "lab-build"
        settings.network = isNone ? .none : .host
        try makeLayer(key, &state, step, createdBy: createdBy.joined(separator: " ")) { folder, below in
            if case .script(let name, let content) = execution {
                try addScript(name, content, &settings, in: folder)
            }
            let root = try ContainerRoot(layers: below, in: folder.folder, volumes: settings.volumes)
            do {
                try self.run(settings, in: root, step)
            } catch let error as RuntimeError {
                throw BuildError(.cannotRun(command: execution.words.joined(separator: " "), error))
            }
            try root.unmount()
        }
    }

    /// A heredoc that begins with `#!` is a program: it lies outside the root and is mounted in it.
    private func addScript(
        _ name: String, _ content: String, _ settings: inout RunSettings, in folder: StepFolder
    ) throws {
        let path = "\(folder.path)/script"
        let file = try FileDescriptor.open(
            path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o755, step: "write a script of the build")
        try file.writeAll(Array(content.utf8))
        fchmod(file.rawValue, 0o755)
        file.close()
        let safe = name.filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
        let target = "/run/lab-heredoc-\(safe.isEmpty ? "script" : safe)"
        settings.volumes = [BindMount(source: path, target: target, isReadOnly: true)]
        settings.arguments = [target]
    }

    /// Runs it to its end, and tells each line that it writes.
    private func run(_ settings: RunSettings, in root: borrowing ContainerRoot, _ step: BuildStep) throws {
        let start = Timestamp.monotonic()
        let input = try FileDescriptor.open("/dev/null", O_RDONLY, step: "begin a RUN")
        let output = try Pipe()
        let written = output.writeEnd.rawValue
        let container = try ContainerRun.start(
            settings, in: root, descriptors: [0: input.rawValue, 1: written, 2: written])
        let lines = output.takeReadEnd()
        var rest = [UInt8]()
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        // Everything in the container ends with its first process, so this ends as well.
        while true {
            let count = try lines.read(into: &chunk)
            if count == 0 { break }
            rest += chunk[..<count]
            var begin = 0
            while let end = rest[begin...].firstIndex(of: 0x0a) {
                tell(rest[begin..<end], step, start)
                begin = end + 1
            }
            rest.removeFirst(begin)
            // A line without end is told in pieces.
            if rest.count > 256 << 10 {
                tell(rest[...], step, start)
                rest = []
            }
        }
        if !rest.isEmpty { tell(rest[...], step, start) }
        let status = try container.wait().shellStatus
        guard status == 0 else {
            throw BuildError(
                .runFailed(command: settings.arguments.joined(separator: " "), status: status))
        }
    }

    private func tell(_ line: ArraySlice<UInt8>, _ step: BuildStep, _ start: Double) {
        var text = String(decoding: line, as: UTF8.self)
        if text.hasSuffix("\r") { text.removeLast() }
        hooks.progress(.output(step, seconds: Timestamp.monotonic() - start, line: text))
    }
}

extension RunInstruction.Execution {
    /// What is executed; of a script, its content.
    fileprivate var words: [String] {
        switch self {
        case .command(let words): words
        case .script(_, let content): [content]
        }
    }
}
