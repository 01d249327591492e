import OCI
import Registry
import Synchronization
import Testing

@Suite struct PullTests {
    let folder: ClientFolder
    let registry = FakeRegistry()
    let server: ScriptedServer
    let store: ContentStore

    init() throws {
        folder = try ClientFolder()
        server = try registry.server()
        store = try folder.store()
    }

    private func name(_ text: String = "demo/app") throws -> ImageReference {
        try ImageReference("\(server.host)/\(text)")
    }

    @Test func anImageHasItsFullNameInTheStore() async throws {
        let image = try TestImage(1)
        registry.put(image, "demo/app", "latest")
        let told = Told()
        let pulled = try await withClient(telling: told) { try await $0.pull(try name(), into: store) }
        #expect(pulled.isNewer)
        #expect(pulled.target.digest == image.manifest.digest)
        #expect(try store.resolve("\(server.host)/demo/app:latest")?.digest == image.manifest.digest)
        #expect(try store.verify() == [])
        #expect(Set(told.layers.values) == [.complete])
        #expect(told.layers.count == 2)
        #expect(
            server.story.prefix(3) == [
                "GET /v2/", "HEAD /v2/demo/app/manifests/latest",
                "GET /v2/demo/app/manifests/\(image.manifest.digest)",
            ])
    }

    @Test func theSecondPullOnlyAsksWhatTheTagMeans() async throws {
        registry.put(try TestImage(1), "demo/app", "latest")
        _ = try await withClient { try await $0.pull(try name(), into: store) }
        server.forget()
        let pulled = try await withClient { try await $0.pull(try name(), into: store) }
        #expect(!pulled.isNewer)
        #expect(server.story == ["GET /v2/", "HEAD /v2/demo/app/manifests/latest"])
    }

    @Test func contentThatIsHereIsNotFetchedAgain() async throws {
        let image = try TestImage(1)
        registry.put(image, "demo/app", "latest")
        try image.put(into: store, as: "other")
        let told = Told()
        _ = try await withClient(telling: told) { try await $0.pull(try name(), into: store) }
        #expect(!server.story.contains { $0.contains("/blobs/") })
        #expect(Set(told.layers.values) == [.exists])
    }

    @Test func aDigestDecidesWhateverTheTagSays() async throws {
        let old = try TestImage(1)
        registry.put(old, "demo/app", "latest")
        registry.put(try TestImage(2), "demo/app", "latest")
        let pinned = try name("demo/app@\(old.manifest.digest)")
        let pulled = try await withClient { try await $0.pull(pinned, into: store) }
        #expect(pulled.target.digest == old.manifest.digest)
        #expect(try store.resolve(pinned.description) != nil)
    }

    @Test func ofAnIndexThePlatformIsFetchedThatWasWanted() async throws {
        let arm = try TestImage(3, platform: Platform(architecture: "arm64", variant: "v8"))
        let amd = try TestImage(4, platform: Platform(architecture: "amd64"))
        registry.put(arm, "demo/app", "arm")
        registry.put(amd, "demo/app", "amd")
        let index = Index(manifests: [arm.manifest, amd.manifest])
        let bytes = try ImageDocument.encode(index)
        registry.state.withLock { state in
            for selector in ["latest", "\(Digest(of: bytes))"] {
                state.manifests["demo/app/\(selector)"] = (type: MediaType.index.rawValue, bytes: bytes)
            }
        }
        let wanted = Platform(architecture: "arm64", variant: "v8")
        let pulled = try await withClient { try await $0.pull(try name(), into: store, platform: wanted) }
        // The tag means the index, and so does the name in the store.
        #expect(pulled.target.digest == Digest(of: bytes))
        #expect(try store.manifest(pulled.target, for: wanted).descriptor.digest == arm.manifest.digest)
        #expect(try store.contains(arm.document.layers[0].digest))
        #expect(try !store.contains(amd.document.layers[0].digest))
        #expect(try store.verify() == [])

        let missing = Platform(architecture: "riscv64")
        await #expect(
            throws: RegistryClientError.noPlatform(
                try name(), missing,
                available: [Platform(architecture: "arm64", variant: "v8"), Platform(architecture: "amd64")])
        ) {
            try await withClient { try await $0.pull(try name(), into: store, platform: missing) }
        }
    }

    @Test func whatIsNotThereIsSaidByItsName() async throws {
        await #expect(throws: RegistryClientError.unknownImage(try name(), message: "manifest unknown")) {
            try await withClient { try await $0.pull(try name(), into: store) }
        }
        #expect(try store.names().isEmpty)
    }

    @Test func whoDoesNotListenIsSaidAtOnce() async throws {
        let name = try name()
        server.end()
        let told = Told()
        await #expect(throws: RegistryClientError.unreachable(host: server.host, reason: .refused)) {
            try await withClient(telling: told) { try await $0.pull(name, into: store) }
        }
        #expect(told.waits == 0)
    }

    @Test func aBrokenTransferGoesOnWhereItEnded() async throws {
        let image = try TestImage(5, layers: [200_000])
        registry.put(image, "demo/app", "latest")
        let layer = "/v2/demo/app/blobs/\(image.document.layers[0].digest)"
        registry.instead { [registry] request in
            guard request.path == layer, request.header("Range") == nil else { return nil }
            var answer = registry.plain(request)
            answer.cut = 150_000
            return answer
        }
        let told = Told()
        _ = try await withClient(telling: told) { try await $0.pull(try name(), into: store) }
        let ranges = server.requests.filter { $0.path == layer }.map { $0.header("Range") }
        #expect(ranges.count == 2)
        #expect(ranges[0] == nil)
        // What was in flight when the connection broke may be lost.
        let start = Int(ranges[1]?.dropFirst(6).dropLast() ?? "") ?? 0
        #expect((1...150_000).contains(start))
        #expect(told.waits == 1)
        #expect(try store.verify() == [])
    }

    @Test func whatAKilledPullLeftIsUsed() async throws {
        let image = try TestImage(6, layers: [100_000])
        registry.put(image, "demo/app", "latest")
        let layer = image.document.layers[0]
        do {
            let writer = try store.lease().writer(resuming: layer.digest, size: layer.size)
            try writer.write(Array(image.layers[0][..<60_000]))
        }
        _ = try await withClient { try await $0.pull(try name(), into: store) }
        #expect(server.requests.compactMap { $0.header("Range") } == ["bytes=60000-"])
        #expect(try store.verify() == [])
    }

    @Test func aPartThatIsDamagedIsFetchedAnew() async throws {
        let image = try TestImage(7, layers: [100_000])
        registry.put(image, "demo/app", "latest")
        let layer = image.document.layers[0]
        do {
            let writer = try store.lease().writer(resuming: layer.digest, size: layer.size)
            try writer.write([UInt8](repeating: 7, count: 60_000))
        }
        _ = try await withClient { try await $0.pull(try name(), into: store) }
        #expect(try store.contains(layer.digest))
        #expect(try store.verify() == [])
    }

    @Test func aServerWithoutRangesIsHeardFromTheBeginning() async throws {
        let image = try TestImage(8, layers: [100_000])
        registry.put(image, "demo/app", "latest")
        registry.state.withLock { $0.understandsRanges = false }
        let layer = image.document.layers[0]
        do {
            let writer = try store.lease().writer(resuming: layer.digest, size: layer.size)
            try writer.write(Array(image.layers[0][..<60_000]))
        }
        _ = try await withClient { try await $0.pull(try name(), into: store) }
        #expect(try store.contains(layer.digest))
        #expect(try store.verify() == [])
    }

    @Test func allTagsAreListedPageAfterPage() async throws {
        registry.instead { request in
            guard request.path.hasSuffix("/tags/list") else { return nil }
            if request.query["last"] == nil {
                return .text(
                    200, "{\"tags\":[\"a\",\"b\"]}",
                    ["Link": "</v2/demo/app/tags/list?last=b&n=2>; rel=\"next\""])
            }
            return .text(200, "{\"tags\":[\"c\"]}")
        }
        #expect(try await withClient { try await $0.tags(of: try name()) } == ["a", "b", "c"])
    }

    @Test func mirrorsAreAskedFirstAndTheRegistryItselfLast() async throws {
        let image = try TestImage(9)
        registry.put(image, "demo/app", "latest")
        let empty = FakeRegistry()
        let mirror = try empty.server()
        var options = ClientOptions.quick
        options.registries = RegistryConfiguration(
            registries: [server.host: .init(mirrors: ["http://\(mirror.host)"])])
        let told = Told()
        _ = try await withClient(options, telling: told) { try await $0.pull(try name(), into: store) }
        #expect(mirror.story == ["GET /v2/", "HEAD /v2/demo/app/manifests/latest"])
        #expect(told.all.contains { if case .mirrorFailed = $0 { true } else { false } })

        empty.put(try TestImage(10), "demo/app", "latest")
        server.forget()
        let pulled = try await withClient(options) { try await $0.pull(try name(), into: store) }
        #expect(pulled.isNewer)
        #expect(server.story == [])
        // The name is the one that was asked for, wherever the content came from.
        #expect(try store.resolve("\(server.host)/demo/app:latest")?.digest == pulled.target.digest)
    }
}
