internal import Dockerfile
internal import OCI

// Instructions that change nothing but the configuration.
extension ImageBuilder {
    func configure(
        _ instruction: Instruction, _ statement: Statement, _ state: inout StageState, _ step: BuildStep
    ) throws {
        let before = state
        let createdBy = try state.configure(instruction) ?? statement.text
        state.addHistory(createdBy, created: nil, isEmpty: true)
        hooks.progress(.done(step, seconds: 0, state.effect(since: before)))
    }
}

extension StageState {
    /// Changes the configuration as an instruction says.
    ///
    /// - Returns: the instruction as BuildKit writes it into the history; nil for as it stands.
    mutating func configure(_ instruction: Instruction) throws -> String? {
        switch instruction {
        case .env(let pairs):
            variables.set(pairs)
            config.env = variables.environment.map { "\($0.name)=\($0.value)" }
            return "ENV " + pairs.pairs.map { "\($0.name.text)=\($0.value.text)" }.joined(separator: " ")
        case .arg(let arg):
            variables.declare(arg)
            return "ARG "
                + arg.declarations.map { declaration in
                    let name = declaration.name.text
                    return variables.value(of: name).map { "\(name)=\($0)" } ?? name
                }.joined(separator: " ")
        case .label(let pairs):
            var labels = config.labels ?? [:]
            for pair in pairs.pairs { labels[pair.name.text] = pair.value.text }
            config.labels = labels
            return "LABEL " + pairs.pairs.map { "\($0.name.text)=\($0.value.text)" }.joined(separator: " ")
        case .cmd(let command):
            config.cmd = command.command.arguments(shell: shell)
            hasOwnCommand = true
            return "CMD " + quoted(config.cmd ?? [])
        case .entrypoint(let command):
            let words = command.command.arguments(shell: shell)
            config.entrypoint = words.isEmpty ? nil : words
            // An inherited CMD was meant for another program.
            if !hasOwnCommand { config.cmd = nil }
            return "ENTRYPOINT " + quoted(words)
        case .maintainer(let name):
            image.author = name.text
            return "MAINTAINER \(name.text)"
        case .expose(let expose):
            var ports = config.exposedPorts ?? [:]
            let names = try expose.ports().map(\.description)
            for port in names { ports[port] = RunConfig.Member() }
            config.exposedPorts = ports
            return "EXPOSE [\(names.joined(separator: " "))]"
        case .volume(let volume):
            var volumes = config.volumes ?? [:]
            for path in volume.paths { volumes[path.text] = RunConfig.Member() }
            config.volumes = volumes
            return "VOLUME [\(volume.paths.map(\.text).joined(separator: " "))]"
        case .user(let user):
            config.user = user.text
            return "USER \(user.text)"
        case .stopsignal(let signal):
            config.stopSignal = signal.text
            return "STOPSIGNAL \(signal.text)"
        case .healthcheck(let check):
            config.healthcheck = RunConfig.Healthcheck(check)
            return nil
        case .shell(let shell):
            config.shell = shell.arguments.map(\.text)
            return "SHELL [\(self.shell.joined(separator: " "))]"
        case .onbuild(let trigger):
            config.onBuild = (config.onBuild ?? []) + [trigger.text.text]
            return "ONBUILD \(trigger.text.text)"
        case .from, .run, .copy, .add, .workdir: return nil
        }
    }

    private func quoted(_ words: [String]) -> String {
        "["
            + words.map { "\"\($0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"" }.joined(
                separator: " ")
            + "]"
    }

    /// The fields that differ, with what they hold now.
    func effect(since before: StageState) -> StepEffect {
        var fields = [String: String]()
        func compare<Value: Equatable>(_ name: String, _ path: KeyPath<RunConfig, Value?>, _ text: (Value) -> String) {
            guard config[keyPath: path] != before.config[keyPath: path] else { return }
            fields[name] = config[keyPath: path].map(text) ?? "null"
        }
        compare("Env", \.env) { now in
            quoted(now.filter { !(before.config.env ?? []).contains($0) })
        }
        compare("Cmd", \.cmd, quoted)
        compare("Entrypoint", \.entrypoint, quoted)
        compare("User", \.user) { $0 }
        compare("StopSignal", \.stopSignal) { $0 }
        compare("Shell", \.shell, quoted)
        compare("OnBuild", \.onBuild, quoted)
        compare("Labels", \.labels) { labels in
            labels.filter { before.config.labels?[$0.key] != $0.value }.sorted { $0.key < $1.key }
                .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        }
        compare("ExposedPorts", \.exposedPorts) { $0.keys.sorted().joined(separator: " ") }
        compare("Volumes", \.volumes) { $0.keys.sorted().joined(separator: " ") }
        compare("Healthcheck", \.healthcheck) { quoted($0.test ?? []) }
        if image.author != before.image.author { fields["author"] = image.author ?? "" }
        return fields.isEmpty ? .nothing : .config(fields)
    }
}

extension RunConfig.Healthcheck {
    init(_ check: HealthcheckInstruction) {
        self.init()
        func nanoseconds(_ duration: Duration?) -> Int64? {
            duration.map { $0.components.seconds * 1_000_000_000 + $0.components.attoseconds / 1_000_000_000 }
        }
        test = check.test
        interval = nanoseconds(check.interval)
        timeout = nanoseconds(check.timeout)
        startPeriod = nanoseconds(check.startPeriod)
        startInterval = nanoseconds(check.startInterval)
        retries = check.retries
    }
}
