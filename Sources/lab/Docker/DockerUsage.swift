internal import ArgumentParser
internal import DockerWords

/// What to say of words that are Docker's and not ours. The parser only knows that they are not ours.
enum DockerUsage {
    /// Groups of commands: `docker image build`.
    private static let groups: [CommandConfiguration] = [
        ImageGroup.configuration, ContainerGroup.configuration, BuilderGroup.configuration,
    ]

    /// Words as the parser takes them: Docker's `history --human` needs no value.
    static func spelledOut(_ words: [String]) -> [String] {
        guard words.first == Docker.configuration.commandName,
            words.dropFirst().prefix(2).contains(where: { $0 == HistoryCommand.configuration.commandName })
        else { return words }
        return words.map { ["-H", "--human"].contains($0) ? "--human=true" : $0 }
    }

    /// - Parameter words: those behind the program's name, which could not be parsed.
    /// - Returns: nil where the parser's own words say it.
    static func complaint(about words: [String]) -> Complaint? {
        guard words.first == Docker.configuration.commandName else { return nil }
        let messages = DockerMessages(Context.languageOfEnvironment())
        var rest = words.dropFirst()
        var configuration = Docker.configuration
        var called = "docker"
        if let name = rest.first, let group = groups.first(where: { $0.isCalled(name) }) {
            configuration = group
            called += " \(name)"
            rest = rest.dropFirst()
        }
        guard let name = rest.first, !name.hasPrefix("-") else { return nil }
        var known = [CommandConfiguration]()
        for command in configuration.subcommands { known.append(command.configuration) }
        guard known.contains(where: { $0.isCalled(name) }) else {
            var names = [String]()
            for command in known where command.shouldDisplay { names.append(command.commandName ?? "") }
            return Complaint(.usage, messages.noSuchCommand(name, of: called, known: names))
        }
        guard name == DockerBuild.configuration.commandName else { return nil }
        for word in rest.dropFirst() {
            let option = String(word.prefix { $0 != "=" })
            if DockerMessages.optionsOfDockerBuild.contains(option) {
                return Complaint(.usage, messages.noBuildOption(option))
            }
        }
        return nil
    }
}
