/// How a command is written.
public enum CommandForm: Hashable, Sendable {
    /// `["program", "argument"]`: executed as it stands, no shell, nothing expanded. May be empty (`ENTRYPOINT []`).
    case exec([Word])
    /// Anything else: one text for the shell.
    case shell(Word)

    /// The argument vector: the exec form as it stands, the shell form behind the shell.
    ///
    /// - Parameter shell: what SHELL set; the default is Linux's `/bin/sh -c`.
    public func arguments(shell: [String] = ShellInstruction.standard) -> [String] {
        switch self {
        case .exec(let words): words.map(\.text)
        case .shell(let word): shell + [word.text]
        }
    }
}

/// CMD and ENTRYPOINT.
public struct CommandInstruction: Hashable, Sendable {
    public var command: CommandForm

    public init(command: CommandForm) { self.command = command }
}

/// RUN.
public struct RunInstruction: Hashable, Sendable {
    public enum Network: String, Hashable, Sendable, CaseIterable {
        /// The network of the build.
        case standard = "default"
        /// Loopback alone.
        case none
        case host
    }

    /// In the shell form, the line without its heredocs' content.
    public var command: CommandForm
    /// In the order of their marks.
    public var heredocs: [Heredoc]
    public var network: Network
    /// The line is nothing but one heredoc's mark: its content is the script.
    public var isHeredocAlone: Bool

    public init(
        command: CommandForm, heredocs: [Heredoc] = [], network: Network = .standard, isHeredocAlone: Bool = false
    ) {
        self.command = command
        self.heredocs = heredocs
        self.network = network
        self.isHeredocAlone = isHeredocAlone
    }

    /// What is to be executed.
    public enum Execution: Hashable, Sendable {
        /// This argument vector.
        case command([String])
        /// A file with this content (it begins with `#!`), called `name`, is made executable and executed by its path.
        case script(name: String, content: String)
    }

    /// A line that is one heredoc runs its content; a line with heredocs and more goes to the shell with their content
    /// below it, as in a shell script.
    ///
    /// - Parameter shell: what SHELL set.
    public func execution(shell: [String] = ShellInstruction.standard) -> Execution {
        guard case .shell(let line) = command, let first = heredocs.first else {
            return .command(command.arguments(shell: shell))
        }
        if isHeredocAlone {
            let content = first.content
            return content.hasPrefix("#!") ? .script(name: first.name, content: content) : .command(shell + [content])
        }
        let parts = heredocs.map { "\n" + $0.rawContent + $0.name }
        return .command(shell + [line.text + parts.joined()])
    }
}

/// SHELL.
public struct ShellInstruction: Hashable, Sendable {
    /// What the shell form is handed to where no SHELL says otherwise.
    public static let standard = ["/bin/sh", "-c"]

    /// At least one word.
    public var arguments: [Word]

    public init(arguments: [Word]) { self.arguments = arguments }
}

/// HEALTHCHECK.
public struct HealthcheckInstruction: Hashable, Sendable {
    /// nil is `HEALTHCHECK NONE`: an inherited check is switched off.
    public var command: CommandForm?
    public var interval: Duration?
    public var timeout: Duration?
    public var startPeriod: Duration?
    public var startInterval: Duration?
    public var retries: Int?

    public init(command: CommandForm?) { self.command = command }

    /// `Test` of an image's configuration: `NONE`, `CMD …`, or `CMD-SHELL …`.
    public var test: [String] {
        switch command {
        case nil: ["NONE"]
        case .exec(let words)?: ["CMD"] + words.map(\.text)
        case .shell(let word)?: ["CMD-SHELL", word.text]
        }
    }
}
