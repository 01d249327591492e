internal import ArgumentParser
internal import DockerWords
internal import Glibc
internal import Runtime

/// `lab docker ps`
struct ListContainersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ps", abstract: "List containers.")
    @OptionGroup var options: ContainerListOptions
    func run() throws { try options.run() }
}

/// `lab docker container ls`
struct ContainerListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List containers.", aliases: ["list", "ps"])
    @OptionGroup var options: ContainerListOptions
    func run() throws { try options.run() }
}

struct ContainerListOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Those that have ended, too.") var all = false
    @Flag(name: .shortAndLong, help: "Their ids alone.") var quiet = false
    @Flag(name: .customLong("no-trunc"), help: "Shorten nothing.") var isWhole = false
    @OptionGroup var language: LanguageOption

    func run() throws {
        try ContainerContext.run(language) { context in
            let records = try context.containers.list().filter { record in
                if case .running = record.state { return true }
                return all
            }
            if quiet {
                return try context.show(records.map { "\(isWhole ? $0.id : $0.shortID)\n" }.joined())
            }
            var table = DockerTable(["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"])
            for record in records {
                let command = record.settings.arguments.joined(separator: " ")
                table.add([
                    isWhole ? record.id : record.shortID, record.imageName,
                    "\"\(isWhole ? command : DockerTable.shortened(command, to: 20))\"",
                    Age(since: Timestamp(seconds: record.created)).ago, status(of: record), "", record.name,
                ])
            }
            try context.show(table.text)
        }
    }

    private func status(of record: ContainerRecord) -> String {
        switch record.state {
        case .created: "Created"
        case .running(_, _, let since): "Up \(Age(since: Timestamp(seconds: since)).text)"
        case .exited(let status, let moment): "Exited (\(status)) \(Age(since: Timestamp(seconds: moment)).ago)"
        }
    }
}
