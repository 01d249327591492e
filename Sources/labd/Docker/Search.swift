internal import ArgumentParser
internal import DockerWords
internal import OCI
internal import Registry

/// `labd docker search TERM`
struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search a registry for images",
        discussion: "A term that begins with a registry, as localhost:5000/busybox, is searched there.")

    @Option(name: .shortAndLong, help: "Filter output based on conditions provided: is-official=BOOL, stars=NUMBER")
    var filter: [String] = []

    @Option(name: .long, help: "Pretty-print search using a Go template: .Name .Description .StarCount .IsOfficial")
    var format: String?

    @Option(name: .long, help: "Max number of search results")
    var limit = 25

    @Flag(name: .customLong("no-trunc"), help: "Don't truncate output")
    var isWhole = false

    @OptionGroup var registry: RegistryOptions

    @Argument(help: "TERM")
    var term: String

    func run() async throws {
        guard (1...100).contains(limit) else {
            throw Failure(2, "limit \(limit) is outside the range of [1, 100]")
        }
        let isWanted = try filter.map(Self.condition)
        let template = try format.map { text in
            do throws(TemplateError) {
                return try Template(text)
            } catch {
                throw Failure(2, "\(error)")
            }
        }
        let view = TransferView(isQuiet: false)
        let (host, word) = Self.place(of: term)
        try await registry.withClient(showing: view) { client in
            let found = try await client.search(word, at: host, limit: limit).filter { repository in
                isWanted.allSatisfy { $0(repository) }
            }
            let named = found.map { repository in
                // A name that can be pulled as it stands.
                var full = repository
                if host != ImageReference.defaultRegistry { full.name = "\(host)/\(repository.name)" }
                return full
            }
            StandardStream.output.write(try text(named, template))
        }
    }

    private func text(_ found: [FoundRepository], _ template: Template?) throws -> String {
        if let template {
            return try found.map { repository in
                try template.filled(
                    with: .members([
                        "Name": .text(repository.name), "Description": .text(shown(repository.description)),
                        "StarCount": .text("\(repository.stars)"),
                        "IsOfficial": .text(repository.isOfficial ? "[OK]" : ""),
                    ])) + "\n"
            }.joined()
        }
        var table = DockerTable(["NAME", "DESCRIPTION", "STARS", "OFFICIAL"])
        for repository in found {
            table.add([
                repository.name, shown(repository.description), "\(repository.stars)",
                repository.isOfficial ? "[OK]" : "",
            ])
        }
        return table.text
    }

    private func shown(_ description: String) -> String {
        let line = description.split { $0 == "\n" || $0 == "\r" }.joined(separator: " ")
        return isWhole ? line : DockerTable.shortened(line, to: 45)
    }

    /// `localhost:5000/x` is the registry and the word; what has no host in front is for the default registry.
    static func place(of term: String) -> (registry: String, word: String) {
        guard let slash = term.firstIndex(of: "/") else { return (ImageReference.defaultRegistry, term) }
        let first = String(term[..<slash])
        guard first == "localhost" || first.contains(".") || first.contains(":") else {
            return (ImageReference.defaultRegistry, term)
        }
        return (
            first == "index.docker.io" ? ImageReference.defaultRegistry : first,
            String(term[term.index(after: slash)...])
        )
    }

    private static func condition(_ text: String) throws -> @Sendable (FoundRepository) -> Bool {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count > 1 ? parts[1] : "") {
        case ("is-official", let value) where ["true", "false", "1", "0"].contains(value):
            let wanted = value == "true" || value == "1"
            return { $0.isOfficial == wanted }
        case ("is-automated", "false"), ("is-automated", "0"): return { _ in true }
        case ("stars", let value):
            guard let stars = Int(value) else { throw Failure(2, "invalid filter 'stars=\(value)'") }
            return { $0.stars >= stars }
        default: throw Failure(2, "invalid filter '\(text)'")
        }
    }
}
