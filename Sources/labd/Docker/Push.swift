internal import ArgumentParser
internal import OCI
internal import Registry

/// `labd docker push NAME[:TAG]`
struct Push: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Upload an image to a registry")

    @Flag(name: [.customShort("a"), .customLong("all-tags")], help: "Push all tags of an image to the repository")
    var isAllTags = false

    @Flag(name: .shortAndLong, help: "Suppress verbose output")
    var quiet = false

    @Flag(name: .customLong("disable-content-trust"), inversion: .prefixedNo, help: .hidden)
    var isUntrusted = true

    @OptionGroup var registry: RegistryOptions

    @Argument(help: "NAME[:TAG]")
    var name: String

    func run() async throws {
        let view = TransferView(isQuiet: quiet)
        try await registry.withClient(showing: view) { client in
            let reference = try registry.resolve(name)
            let isTagged = reference.digest != nil || name.split(separator: "/").last?.contains(":") == true
            if isAllTags, isTagged { throw Failure(1, "tag can't be used with --all-tags/-a") }
            if reference.digest != nil { throw Failure(1, "cannot push a digest reference") }
            let store = try DataFolder.ofUser().openImages()
            var references = [reference]
            if isAllTags {
                references = try store.names().compactMap { try? ImageReference($0.name) }
                    .filter { $0.name == reference.name && $0.digest == nil }
                if references.isEmpty { throw RegistryClientError.unknownLocally(reference) }
            } else if !isTagged, !quiet {
                view.line("Using default tag: \(ImageReference.defaultTag)")
            }
            _ = try await client.push(references, from: store)
            view.last(isAllTags ? reference.name : reference.description, onlyIfQuiet: true)
        }
    }
}
