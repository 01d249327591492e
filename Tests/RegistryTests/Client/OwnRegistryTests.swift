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

    @Test func whatIsWrongWithTheEncryptionIsSaid() async throws {
        let authority = OwnAuthority(path: "\(folder.path)/tls")
        let listener = RegistryServer.Listener.address(host: "127.0.0.1", port: 0)
        var configuration = RegistryServer.Configuration(listener: listener, folder: "\(folder.path)/registry")
        configuration.tls = try authority.issue(for: ["127.0.0.1"])
        let encrypted = try await RegistryServer.start(configuration)
        let plain = try await RegistryServer.start(.init(listener: listener, folder: "\(folder.path)/plain"))
        var options = ClientOptions.quick
        options.plainHTTP = false
        func fault(_ server: RegistryServer) async throws -> RegistryClientError? {
            let name = try ImageReference("\(server.address)/demo/app:1")
            return await #expect(throws: RegistryClientError.self) {
                try await withClient(options) { _ = try await $0.pull(name, into: try folder.store()) }
            }
        }
        // On this machine plain http is tried first: what that leads to is not what is wrong.
        #expect(try await fault(encrypted) == .unreachable(host: encrypted.address, reason: .untrusted))
        options.ca = authority.certificate
        guard case .unknownImage? = try await fault(encrypted) else {
            Issue.record("the authority is not trusted")
            return
        }
        #expect(try await fault(plain) == .unreachable(host: plain.address, reason: .noTLS))
        try await encrypted.stop()
        try await plain.stop()
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
