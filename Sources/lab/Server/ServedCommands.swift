internal import ArgumentParser

// What `labd` does. These are here for the help alone: `Program` hands their words on before it parses any.

/// A command of the other program.
protocol ServedCommand: ParsableCommand {
    /// The words in front of its own.
    static var path: [String] { get }
    var words: [String] { get }
}

extension ServedCommand {
    func run() throws { try ServerProgram.become(Self.path + words) }
}

/// `lab registry …`
struct ServedRegistry: ServedCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry", abstract: "Serve an image registry (OCI distribution specification).",
        discussion: "Built when it is first used. `lab registry --help` says what it takes.")
    static let path = ["registry"]

    @ArgumentParser.Argument(parsing: .captureForPassthrough, help: "What the registry takes.") var words: [String] = []
}

/// `lab docker pull NAME`
struct ServedPull: ServedCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Fetch an image from a registry.")
    static let path = ["docker", "pull"]

    @ArgumentParser.Argument(parsing: .captureForPassthrough, help: "Options and a name.") var words: [String] = []
}

/// `lab docker push NAME`
struct ServedPush: ServedCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Send an image to a registry.")
    static let path = ["docker", "push"]

    @ArgumentParser.Argument(parsing: .captureForPassthrough, help: "Options and a name.") var words: [String] = []
}

/// `lab docker search TERM`
struct ServedSearch: ServedCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search a registry for images.")
    static let path = ["docker", "search"]

    @ArgumentParser.Argument(parsing: .captureForPassthrough, help: "Options and a word.") var words: [String] = []
}

/// `lab docker login [REGISTRY]`
struct ServedLogin: ServedCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Keep the name and the password for a registry.")
    static let path = ["docker", "login"]

    @ArgumentParser.Argument(parsing: .captureForPassthrough, help: "Options and a registry.") var words: [String] = []
}

/// `lab docker logout [REGISTRY]`
struct ServedLogout: ServedCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Forget the name and the password for a registry.")
    static let path = ["docker", "logout"]

    @ArgumentParser.Argument(parsing: .captureForPassthrough, help: "A registry.") var words: [String] = []
}
