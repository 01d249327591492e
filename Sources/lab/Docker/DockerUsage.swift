internal import ArgumentParser
internal import DockerWords

/// What to say of words that are Docker's and not ours. The parser only knows that they are not ours.
enum DockerUsage {
    /// Groups of commands: `docker image build`.
    private static let groups: [CommandConfiguration] = [
        ImageGroup.configuration, ContainerGroup.configuration, BuilderGroup.configuration,
    ]

    /// Commands behind whose options stands what is not theirs to read.
    private static let ofOthers: Set<String> = ["run", "commit"]
    /// Options that are there or not. Docker's take a value, too: `--no-cache=false`.
    private static let switches: Set<String> = [
        "--all", "--all-tags", "--digests", "--force", "--load", "--no-cache", "--no-prune", "--no-trunc",
        "--password-stdin", "--pull", "--quiet",
    ]

    /// Docker's words as the parser takes them: `-f-` of `build` in two, `--human` of `history` with its value, and a
    /// switch that is set to true or false as one that is there or not.
    static func spelledOut(_ words: [String]) -> [String] {
        guard words.first == Docker.configuration.commandName else { return words }
        var rest = words.dropFirst()
        if let name = rest.first, groups.contains(where: { $0.isCalled(name) }) { rest = rest.dropFirst() }
        guard let name = rest.first, !ofOthers.contains(name) else { return words }
        var spelled = Array(words[..<rest.startIndex]) + [name]
        for word in rest.dropFirst() {
            switch (name, word) {
            case ("history", "-H"), ("history", "--human"): spelled.append("--human=true")
            case ("build", _) where isJoined(word): spelled += [String(word.prefix(2)), String(word.dropFirst(2))]
            default:
                let sides = word.split(separator: "=", maxSplits: 1).map(String.init)
                guard sides.count == 2, switches.contains(sides[0]), ["true", "false"].contains(sides[1]) else {
                    spelled.append(word)
                    continue
                }
                if sides[1] == "true" { spelled.append(sides[0]) }
            }
        }
        return spelled
    }

    /// `-f-`, `-tNAME`
    private static func isJoined(_ word: String) -> Bool {
        guard word.hasPrefix("-f") || word.hasPrefix("-t") else { return false }
        return word.count > 2 && !word.hasPrefix("-f=") && !word.hasPrefix("-t=")
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
