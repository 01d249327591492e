internal import ArgumentParser

/// `lab docker …`: images and containers in Docker's words, done by this program and the kernel. No daemon is asked.
struct Docker: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "docker",
        abstract: "Images and containers in Docker's words, without a daemon.",
        discussion: """
            Images live in $LAB_DATA, else /var/lib/lab for root and ~/.local/share/lab for anybody else. Exit status: \
            0, 1 where it could not be done, 2 for wrong usage.
            """,
        subcommands: [
            DockerBuild.self,
            ImagesCommand.self, TagCommand.self, RemoveImageCommand.self, HistoryCommand.self, InspectCommand.self,
            SaveCommand.self, LoadCommand.self,
            RunContainerCommand.self, ListContainersCommand.self, RemoveContainerCommand.self, DifferenceCommand.self,
            CommitCommand.self, LogsCommand.self, SuperviseCommand.self,
            ServedPull.self, ServedPush.self, ServedSearch.self, ServedLogin.self, ServedLogout.self,
            ImageGroup.self, ContainerGroup.self, BuilderGroup.self,
        ])
}

/// `lab docker image …`: the same commands under the names that say what they are about.
struct ImageGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image", abstract: "The commands for images.",
        subcommands: [
            DockerBuild.self, ImageListCommand.self, TagCommand.self, ImageRemoveCommand.self, PruneImagesCommand.self,
            HistoryCommand.self, ImageInspectCommand.self, SaveCommand.self, LoadCommand.self,
            ServedPull.self, ServedPush.self,
        ])
}

/// `lab docker container …`: the same for containers.
struct ContainerGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "container", abstract: "The commands for containers.",
        subcommands: [
            RunContainerCommand.self, ContainerListCommand.self, RemoveContainerCommand.self, DifferenceCommand.self,
            CommitCommand.self, LogsCommand.self,
        ])
}

/// `lab docker buildx build`, `lab docker builder build`: there is one builder, and it is this program.
struct BuilderGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "buildx", abstract: "The command for builds.", subcommands: [DockerBuild.self],
        aliases: ["builder"])
}
