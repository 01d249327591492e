internal import ArgumentParser
internal import OCI
internal import Registry

/// `labd docker push NAME[:TAG]`
struct Push: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Upload an image to a registry")

    @Flag(name: [.customShort("a"), .customLong("all-tags")], help: "Push all tags of an image to the repository")
    var isAllTags = false

    @OptionGroup var transfer: TransferOptions

    @Argument(help: "NAME[:TAG]")
    var name: String

    func run() async throws {
        try await transfer.withClient(for: name, isAllTags: isAllTags) { client, view, reference in
            if reference.digest != nil { throw Failure(1, "cannot push a digest reference") }
            let store = try DataFolder.ofUser().openImages()
            var references = [reference]
            if isAllTags {
                references = try store.names().compactMap { try? ImageReference($0.name) }
                    .filter { $0.name == reference.name && $0.digest == nil }
                if references.isEmpty { throw RegistryClientError.unknownLocally(reference) }
            }
            _ = try await client.push(references, from: store)
            view.last(isAllTags ? reference.name : reference.description, onlyIfQuiet: true)
        }
    }
}
