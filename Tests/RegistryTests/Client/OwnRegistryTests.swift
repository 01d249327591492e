import OCI
import Registry
import Testing
import Wire

/// Our client and our server.
@Suite struct OwnRegistryTests {
    let folder: ClientFolder

    init() throws { folder = try ClientFolder() }

    @Test func whatIsPushedIsFoundAndComesBack() async throws {
        let server = try await RegistryServer.start(
            .init(listener: .address(host: "127.0.0.1", port: 0), folder: "\(folder.path)/registry"))
        let store = try folder.store()
        let image = try TestImage(1, layers: [100, 3_000_000, 70])
        let base = try ImageReference("\(server.address)/library/base:1")
        let app = try ImageReference("\(server.address)/demo/app:1")
        try image.put(into: store, as: base.description)
        _ = try await withClient { try await $0.push(base, from: store) }
        // A second name, as `tag` gives it: the layers are there already, in another repository.
        try store.name(try #require(try store.resolve(base.description)), app.description)
        let told = Told()
        _ = try await withClient(telling: told) { try await $0.push(app, from: store) }
        #expect(Set(told.layers.values) == [.mounted(from: "library/base")])

        let other = try folder.store("other")
        let pulled = try await withClient { try await $0.pull(app, into: other) }
        #expect(pulled.target.digest == image.manifest.digest)
        #expect(try other.verify() == [])
        let found = try await withClient { try await $0.search("app", at: server.address, limit: 25) }
        #expect(found.map(\.name) == ["demo/app"])
        #expect(try await withClient { try await $0.tags(of: app) } == ["1"])
        try await server.stop()
    }

    @Test func whatAKilledPullLeftIsAskedForFromThereOn() async throws {
        let server = try await RegistryServer.start(
            .init(listener: .address(host: "127.0.0.1", port: 0), folder: "\(folder.path)/registry"))
        let store = try folder.store()
        let image = try TestImage(2, layers: [500_000])
        let name = try ImageReference("\(server.address)/demo/app:1")
        try image.put(into: store, as: name.description)
        _ = try await withClient { try await $0.push(name, from: store) }
        let other = try folder.store("other")
        let layer = image.document.layers[0]
        do {
            let writer = try other.lease().writer(resuming: layer.digest, size: layer.size)
            try writer.write(Array(image.layers[0][..<300_000]))
        }
        let told = Told()
        _ = try await withClient(telling: told) { try await $0.pull(name, into: other) }
        let received = told.all.compactMap { event -> Int64? in
            guard case .exchange(_, let exchange) = event, exchange.target.hasSuffix("\(layer.digest)") else {
                return nil
            }
            return exchange.responseBytes
        }
        #expect(received == [200_000])
        #expect(try other.verify() == [])
        try await server.stop()
    }
}
