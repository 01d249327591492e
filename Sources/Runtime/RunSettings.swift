public import OCI

/// What a container's process is and has.
public struct RunSettings: Hashable, Sendable {
    /// The program and its arguments.
    public var arguments: [String]
    /// `NAME=value`.
    public var environment: [String]
    public var workingDirectory = "/"
    /// `user[:group]`, by name or number; empty for root.
    public var user = ""

    public init(arguments: [String], environment: [String] = []) {
        self.arguments = arguments
        self.environment = environment
    }

    /// As an image says.
    public init(_ config: RunConfig) {
        self.init(
            arguments: (config.entrypoint ?? []) + (config.cmd ?? []), environment: config.env ?? [])
        if let directory = config.workingDir, !directory.isEmpty { workingDirectory = directory }
        user = config.user ?? ""
    }
}
