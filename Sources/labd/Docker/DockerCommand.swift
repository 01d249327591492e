internal import ArgumentParser

/// `labd docker …`: what of Docker's words goes to a registry.
struct DockerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "docker", abstract: "Docker's words for registries: pull, push, search, login, logout.",
        subcommands: [Pull.self, Push.self, Search.self, Login.self, Logout.self])
}
