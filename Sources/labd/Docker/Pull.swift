public import ArgumentParser
public import OCI
internal import Registry

/// `labd docker pull NAME[:TAG|@DIGEST]`
struct Pull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Download an image from a registry")

    @Flag(name: [.customShort("a"), .customLong("all-tags")], help: "Download all tagged images in the repository")
    var isAllTags = false

    @Option(name: .long, help: "Set platform if server is multi-platform capable")
    var platform: Platform?

    /// For `docker run`, which has named the image itself.
    @Flag(name: .customLong("before-run"), help: .hidden)
    var isBeforeRun = false

    @OptionGroup var transfer: TransferOptions

    @Argument(help: "NAME[:TAG|@DIGEST]")
    var name: String

    func run() async throws {
        try await transfer.withClient(
            for: name, isAllTags: isAllTags, isBeforeRun: isBeforeRun
        ) { client, view, reference in
            let store = try DataFolder.ofUser().openImages()
            if isAllTags {
                for tag in try await client.tags(of: reference) {
                    _ = try await client.pull(reference.tagged(tag), into: store, platform: platform ?? .current)
                }
                view.line(reference.name)
                return
            }
            let pulled = try await client.pull(reference, into: store, platform: platform ?? .current)
            if !isBeforeRun { view.last(pulled.reference.description) }
        }
    }
}

extension Platform: ExpressibleByArgument {
    /// `linux/arm64/v8`, `linux/amd64` or `amd64`.
    public init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { $0.lowercased() }
        guard (1...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        let names = ["x86_64": "amd64", "aarch64": "arm64"]
        let machine = parts.count == 1 ? parts[0] : parts[1]
        self.init(
            architecture: names[machine] ?? machine, os: parts.count == 1 ? "linux" : parts[0],
            variant: parts.count == 3 ? parts[2] : nil)
    }
}
