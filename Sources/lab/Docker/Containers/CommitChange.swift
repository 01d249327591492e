internal import ArgumentParser
internal import Dockerfile
internal import OCI

/// `-c` of `commit`: instructions of a Dockerfile that change the configuration alone.
enum CommitChange {
    /// - Throws: `DockerfileError`, or `ValidationError` for an instruction that makes a layer.
    static func apply(_ text: String, to config: inout RunConfig) throws {
        let file = try ParsedDockerfile("FROM scratch\n\(text)\n")
        let shell = config.shell ?? ShellInstruction.standard
        for statement in file.stages.flatMap(\.statements) {
            switch statement.instruction {
            case .cmd(let command): config.cmd = command.command.arguments(shell: shell)
            case .entrypoint(let command): config.entrypoint = command.command.arguments(shell: shell)
            case .env(let pairs):
                var values = config.env ?? []
                for pair in pairs.pairs {
                    values.removeAll { $0.hasPrefix("\(pair.name.text)=") }
                    values.append("\(pair.name.text)=\(pair.value.text)")
                }
                config.env = values
            case .label(let pairs):
                var labels = config.labels ?? [:]
                for pair in pairs.pairs { labels[pair.name.text] = pair.value.text }
                config.labels = labels
            case .expose(let expose):
                var ports = config.exposedPorts ?? [:]
                for port in try expose.ports() { ports[port.description] = RunConfig.Member() }
                config.exposedPorts = ports
            case .volume(let volume):
                var volumes = config.volumes ?? [:]
                for path in volume.paths { volumes[path.text] = RunConfig.Member() }
                config.volumes = volumes
            case .user(let user): config.user = user.text
            case .workdir(let directory): config.workingDir = directory.text
            case .stopsignal(let signal): config.stopSignal = signal.text
            case .onbuild(let trigger): config.onBuild = (config.onBuild ?? []) + [trigger.text.text]
            default: throw ValidationError("\(statement.keyword.text) is no change that commit can make")
            }
        }
    }
}
