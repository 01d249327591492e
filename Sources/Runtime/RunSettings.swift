public import OCI

/// What a container's process is and has.
public struct RunSettings: Hashable, Sendable, Codable {
    /// The program and its arguments.
    public var arguments: [String]
    /// `NAME=value`.
    public var environment: [String]
    public var workingDirectory = "/"
    /// `user[:group]`, by name or number; empty for root.
    public var user = ""
    public var hostName = "container"
    public var network = Network.none
    /// What of the machine it sees besides.
    public var volumes: [BindMount] = []
    /// Whether it gets a terminal of its own.
    public var hasTerminal = false

    /// Which network a container has.
    public enum Network: String, Hashable, Sendable, Codable, CaseIterable {
        /// One of its own, in which there is only the loopback interface.
        case none
        /// The machine's.
        case host
    }

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
