internal import ArgumentParser
internal import OCI
internal import Registry

/// What the commands have in common that bring images to a registry and back.
struct TransferOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Suppress verbose output")
    var quiet = false

    @Flag(name: .customLong("disable-content-trust"), inversion: .prefixedNo, help: .hidden)
    var isUntrusted = true

    @OptionGroup var registry: RegistryOptions

    /// Reads the name, and gives the body a client and what it shows things on.
    ///
    /// - Parameters:
    ///   - isAllTags: the name is one of a repository, and says nothing of a tag.
    ///   - isBeforeRun: `docker run` has said already what the name means.
    func withClient(
        for name: String, isAllTags: Bool, isBeforeRun: Bool = false,
        _ body: (RegistryClient, TransferView, ImageReference) async throws -> Void
    ) async throws {
        let view = TransferView(isQuiet: quiet)
        try await registry.withClient(showing: view) { client in
            let reference = try registry.resolve(name)
            let isTagged = reference.digest != nil || name.split(separator: "/").last?.contains(":") == true
            if isAllTags, isTagged { throw Failure(1, "tag can't be used with --all-tags/-a") }
            if !isAllTags, !isTagged, !isBeforeRun { view.line("Using default tag: \(ImageReference.defaultTag)") }
            try await body(client, view, reference)
        }
    }
}
