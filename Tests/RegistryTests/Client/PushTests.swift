import Glibc
import OCI
import Registry
import Synchronization
import Testing

@Suite struct PushTests {
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

    @Test func aPushReadsLikeAStory() async throws {
        let image = try TestImage(1, layers: [300])
        try image.put(into: store, as: try name().description)
        var options = ClientOptions.quick
        options.parallel = 1
        _ = try await withClient(options) { try await $0.push(try name(), from: store) }
        let story = server.story.map { line in
            line.replacing(/uploads\/[0-9A-F-]{36}/, with: "uploads/ID")
        }
        let layer = image.document.layers[0].digest
        let config = image.document.config.digest
        let upload = [
            "POST /v2/demo/app/blobs/uploads/", "PATCH /v2/demo/app/blobs/uploads/ID",
            "PUT /v2/demo/app/blobs/uploads/ID",
        ]
        #expect(
            story == ["GET /v2/", "HEAD /v2/demo/app/blobs/\(layer)"] + upload
                + ["HEAD /v2/demo/app/blobs/\(config)"] + upload + ["PUT /v2/demo/app/manifests/latest"])
        // Where the registry keeps the state of an upload in its address, it comes back.
        #expect(server.requests.first { $0.method == "PATCH" }?.query["state"] == "a/b")
        #expect(server.requests.first { $0.method == "PUT" }?.query["state"] == "next")
    }

    @Test func whatWasPushedCanBePulled() async throws {
        let image = try TestImage(2, layers: [70_000, 1_500_000])
        try image.put(into: store, as: try name("demo/app:v1").description)
        _ = try await withClient { try await $0.push(try name("demo/app:v1"), from: store) }
        let other = try folder.store("other")
        let pulled = try await withClient { try await $0.pull(try name("demo/app:v1"), into: other) }
        #expect(pulled.target.digest == image.manifest.digest)
        #expect(try other.verify() == [])
    }

    @Test func layersThatAreThereAreNotSentAgain() async throws {
        let image = try TestImage(3)
        try image.put(into: store, as: try name().description)
        _ = try await withClient { try await $0.push(try name(), from: store) }
        server.forget()
        let told = Told()
        _ = try await withClient(telling: told) { try await $0.push(try name(), from: store) }
        #expect(!server.story.contains { $0.hasPrefix("POST") })
        #expect(Set(told.layers.values) == [.exists])
    }

    @Test func aRegistryTakesLayersFromAnotherOfItsRepositories() async throws {
        let image = try TestImage(4)
        registry.put(image, "library/base", "latest")
        _ = try await withClient { try await $0.pull(try name("library/base"), into: store) }
        // As `tag` does it.
        let base = try #require(try store.resolve(try name("library/base").description))
        try store.name(base, try name("demo/app").description)
        registry.instead { request in
            // As registries do that keep what is whose apart.
            request.method == "HEAD" && request.path.contains("demo/app/blobs/sha256")
                ? ScriptedServer.Answer(404) : nil
        }
        server.forget()
        let told = Told()
        _ = try await withClient(telling: told) { try await $0.push(try name("demo/app"), from: store) }
        #expect(Set(told.layers.values) == [.mounted(from: "library/base")])
        #expect(!server.story.contains { $0.hasPrefix("PATCH") })
    }

    @Test func whatCannotBeMountedIsSent() async throws {
        let image = try TestImage(5)
        registry.put(image, "library/base", "latest")
        _ = try await withClient { try await $0.pull(try name("library/base"), into: store) }
        let base = try #require(try store.resolve(try name("library/base").description))
        try store.name(base, try name("demo/app").description)
        registry.state.withLock { $0.blobs = [:] }
        let told = Told()
        _ = try await withClient(telling: told) { try await $0.push(try name("demo/app"), from: store) }
        #expect(Set(told.layers.values) == [.complete])
        #expect(registry.state.withLock { $0.blobs.count } == 3)
    }

    @Test func aBrokenUploadGoesOnWhereTheRegistryIs() async throws {
        let image = try TestImage(6, layers: [400_000])
        try image.put(into: store, as: try name().description)
        registry.instead { [registry] request in
            guard request.method == "PATCH", request.body.count == 400_000 else { return nil }
            // Half of it arrived.
            var half = request
            half.body = Array(request.body[..<150_000])
            _ = registry.plain(half)
            return ScriptedServer.Answer(503)
        }
        let told = Told()
        _ = try await withClient(telling: told) { try await $0.push(try name(), from: store) }
        let patches = server.requests.filter { $0.method == "PATCH" && $0.body.count > 1000 }
        #expect(patches.map { $0.header("Content-Range") } == ["0-399999", "150000-399999"])
        #expect(registry.state.withLock { $0.blobs["\(image.document.layers[0].digest)"] } == image.layers[0])
        #expect(told.waits == 1, "\(told.all.filter { if case .waiting = $0 { true } else { false } })")
    }

    @Test func allTagsGoInOneCommand() async throws {
        try TestImage(7).put(into: store, as: try name("demo/app:a").description)
        try TestImage(8).put(into: store, as: try name("demo/app:b").description)
        let pushed = try await withClient {
            try await $0.push([try name("demo/app:a"), try name("demo/app:b")], from: store)
        }
        #expect(pushed.map(\.reference.tag) == ["a", "b"])
        #expect(try await withClient { try await $0.tags(of: try name()) } == ["a", "b"])
    }

    @Test func ofAnIndexWithOnePlatformHereThatOneIsPushed() async throws {
        let here = try TestImage(9, platform: .current)
        let elsewhere = try TestImage(10, platform: Platform(architecture: "s390x"))
        try here.put(into: store, as: "plain")
        let lease = try store.lease()
        let index = try lease.putDocument(Index(manifests: [elsewhere.manifest, here.manifest]), mediaType: .index)
        try store.name(index, try name().description)
        let told = Told()
        let pushed = try await withClient(telling: told) { try await $0.push(try name(), from: store) }
        #expect(pushed.target.digest == here.manifest.digest)
        #expect(told.all.contains { if case .pushedOnePlatform = $0 { true } else { false } })

        // With both, the index itself goes.
        try elsewhere.put(into: store, as: "other")
        let whole = try await withClient { try await $0.push(try name(), from: store) }
        #expect(whole.target.digest == index.digest)
        #expect(registry.state.withLock { $0.manifests["demo/app/latest"]?.type } == MediaType.index.rawValue)
    }

    @Test func whatIsNotHereIsNotPushed() async throws {
        await #expect(throws: RegistryClientError.unknownLocally(try name())) {
            try await withClient { try await $0.push(try name(), from: store) }
        }
        #expect(server.story == [])
    }

    @Test func aDamagedLayerIsNotPushedAsIfItWereWhole() async throws {
        let image = try TestImage(11, layers: [50_000])
        try image.put(into: store, as: try name().description)
        let digest = image.document.layers[0].digest
        var damaged = image.layers[0]
        damaged[40_000] ^= 1
        _ = try folder.write("damaged", "")
        try #require(
            damaged.withUnsafeBytes { bytes in
                guard let file = fopen("\(store.path)/blobs/sha256/\(digest.hex)", "w") else { return false }
                defer { fclose(file) }
                return fwrite(bytes.baseAddress, 1, bytes.count, file) == bytes.count
            })
        await #expect(throws: StoreError.corrupt(digest)) {
            try await withClient { try await $0.push(try name(), from: store) }
        }
        #expect(registry.state.withLock { $0.manifests.isEmpty })
    }
}
