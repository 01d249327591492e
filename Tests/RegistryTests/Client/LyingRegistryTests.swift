import OCI
import Registry
import Synchronization
import Testing

/// Registries that do not send what they promised: one clear error, and nothing half visible.
@Suite struct LyingRegistryTests {
    let folder: ClientFolder
    let registry = FakeRegistry()
    let server: ScriptedServer
    let store: ContentStore
    let image: TestImage

    init() throws {
        folder = try ClientFolder()
        server = try registry.server()
        store = try folder.store()
        image = try TestImage(1, layers: [5000])
        registry.put(image, "demo/app", "latest")
    }

    private func name() throws -> ImageReference { try ImageReference("\(server.host)/demo/app") }
    private var layer: Descriptor { image.document.layers[0] }

    /// Pulls, and gives the error.
    private func failure(
        _ options: ClientOptions = .quick, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> RegistryClientError {
        let told = Told()
        let error = await #expect(throws: RegistryClientError.self, sourceLocation: sourceLocation) {
            try await withClient(options, telling: told) { try await $0.pull(try name(), into: store) }
        }
        #expect(try store.names().isEmpty, sourceLocation: sourceLocation)
        #expect(try store.verify() == [], sourceLocation: sourceLocation)
        #expect(!told.all.contains { if case .pulled = $0 { true } else { false } }, sourceLocation: sourceLocation)
        // Whoever lied once does not stand in the way of the truth.
        registry.instead(nil)
        _ = try await withClient { try await $0.pull(try name(), into: store) }
        #expect(try store.verify() == [], sourceLocation: sourceLocation)
        return try #require(error, sourceLocation: sourceLocation)
    }

    private func changing(
        _ part: String, _ change: @escaping @Sendable (inout ScriptedServer.Answer) -> Void
    ) {
        registry.instead { [registry] request in
            guard request.path.contains(part) else { return nil }
            var answer = registry.plain(request)
            change(&answer)
            return answer
        }
    }

    private func lie(_ error: RegistryClientError) -> RegistryLie? {
        if case .lie(let host, _, let lie) = error, host == server.host { lie } else { nil }
    }

    @Test func otherBytesOfTheSameLength() async throws {
        changing("\(layer.digest)") { $0.body[100] ^= 1 }
        var other = image.layers[0]
        other[100] ^= 1
        #expect(lie(try await failure()) == .digest(expected: layer.digest, actual: Digest(of: other)))
    }

    @Test func fewerBytesThanTheManifestSays() async throws {
        changing("\(layer.digest)") { $0 = .init(200, [:], Array($0.body[..<4000])) }
        #expect(lie(try await failure()) == .length(expected: 5000, actual: 4000))
    }

    @Test func moreBytesThanTheManifestSays() async throws {
        changing("\(layer.digest)") { $0 = .init(200, [:], $0.body + [1]) }
        #expect(lie(try await failure()) == .length(expected: 5000, actual: 5001))
    }

    @Test func moreBytesWithoutSayingHowMany() async throws {
        changing("\(layer.digest)") {
            $0.body += [1, 2, 3]
            $0.length = nil
        }
        #expect(lie(try await failure()) == .length(expected: 5000, actual: nil))
    }

    @Test func aRestThatIsLongerThanAnyNumber() async throws {
        let layer = layer
        registry.instead { [registry] request in
            guard request.path.contains("\(layer.digest)") else { return nil }
            var answer = registry.plain(request)
            if answer.status == 206 { answer.length = .max } else { answer.cut = 2000 }
            return answer
        }
        #expect(lie(try await failure()) == .length(expected: 5000, actual: nil))
    }

    @Test func aBodyWithoutEnd() async throws {
        changing("\(layer.digest)") {
            $0.isEndless = true
            $0.length = nil
        }
        #expect(lie(try await failure()) == .length(expected: 5000, actual: nil))
    }

    @Test func aManifestWithoutEnd() async throws {
        registry.instead { request in
            guard request.path.contains("/manifests/"), request.method == "GET" else { return nil }
            var answer = ScriptedServer.Answer(200, ["Content-Type": MediaType.manifest.rawValue])
            answer.isEndless = true
            answer.length = nil
            return answer
        }
        guard case .length? = lie(try await failure()) else {
            Issue.record("the manifest was read on and on")
            return
        }
    }

    @Test func anotherManifestThanTheTagPromised() async throws {
        let other = try TestImage(2, layers: [5000])
        registry.instead { request in
            guard request.path.contains("/manifests/sha256"), request.method == "GET" else { return nil }
            return .init(200, ["Content-Type": MediaType.manifest.rawValue], other.manifestBytes)
        }
        #expect(
            lie(try await failure()) == .digest(expected: image.manifest.digest, actual: other.manifest.digest))
    }

    @Test func aHeaderThatNamesAnotherDigest() async throws {
        let wrong = Digest(of: [1])
        registry.instead { [registry] request in
            guard request.path.contains("/manifests/"), request.method == "GET" else { return nil }
            var answer = registry.plain(request)
            answer.headers["Docker-Content-Digest"] = "\(wrong)"
            return answer
        }
        #expect(lie(try await failure()) == .digest(expected: wrong, actual: image.manifest.digest))
    }

    @Test func aHeaderThatIsNoDigest() async throws {
        changing("/manifests/") { $0.headers["Docker-Content-Digest"] = "sha256:abc" }
        #expect(lie(try await failure()) == .header(name: "Docker-Content-Digest", value: "sha256:abc"))
    }

    @Test func anotherMediaTypeThanTheTagPromised() async throws {
        registry.instead { [registry] request in
            guard request.path.contains("/manifests/"), request.method == "GET" else { return nil }
            var answer = registry.plain(request)
            answer.headers["Content-Type"] = MediaType.index.rawValue
            return answer
        }
        #expect(
            lie(try await failure())
                == .mediaType(expected: MediaType.manifest.rawValue, actual: MediaType.index.rawValue))
    }

    @Test func aManifestThatCallsItselfSomethingElse() async throws {
        changing("/manifests/") { $0.headers["Content-Type"] = MediaType.dockerManifest.rawValue }
        guard case .document? = lie(try await failure()) else {
            Issue.record("two types were both believed")
            return
        }
    }

    @Test func aWebPageInsteadOfAManifest() async throws {
        registry.instead { request in
            guard request.path.contains("/manifests/") else { return nil }
            return .text(
                200, "<html>Welcome to the hotel</html>",
                ["Content-Type": "text/html", "Docker-Content-Digest": "\(Digest(of: [1]))"])
        }
        #expect(
            lie(try await failure()) == .mediaType(expected: MediaType.manifest.rawValue, actual: "text/html"))
    }

    @Test func anotherPieceThanWasAskedFor() async throws {
        do {
            let writer = try store.lease().writer(resuming: layer.digest, size: layer.size)
            try writer.write(Array(image.layers[0][..<1000]))
        }
        changing("\(layer.digest)") { $0.headers["Content-Range"] = "bytes 999-4999/5000" }
        #expect(lie(try await failure()) == .header(name: "Content-Range", value: "bytes 999-4999/5000"))
    }

    @Test func aBodyThatHardlyComes() async throws {
        // At this pace it would take hours, however late the client looks.
        let large = try TestImage(2, layers: [4 << 20])
        registry.put(large, "demo/app", "latest")
        changing("\(large.document.layers[0].digest)") { $0.drip = (bytes: 10, milliseconds: 20) }
        var options = ClientOptions.quick
        options.pace.attempts = 2
        options.limits.period = .milliseconds(60)
        options.limits.bytesInPeriod = 100_000
        #expect(try await failure(options) == .unreachable(host: server.host, reason: .tooSlow))
    }

    @Test func aBodyThatDoesNotComeAtAll() async throws {
        changing("\(layer.digest)") { $0.drip = (bytes: 5000, milliseconds: 1500) }
        var options = ClientOptions.quick
        options.pace.attempts = 1
        options.limits.silence = .milliseconds(200)
        #expect(try await failure(options) == .unreachable(host: server.host, reason: .tooSlow))
    }

    @Test func anUploadThatIsSaidToBeSomethingElse() async throws {
        try image.put(into: store, as: try name().description)
        registry.state.withLock {
            $0.blobs = [:]
            $0.manifests = [:]
        }
        let wrong = Digest(of: [9])
        registry.instead { [registry] request in
            guard request.method == "PUT", request.path.contains("/uploads/") else { return nil }
            var answer = registry.plain(request)
            answer.headers["Docker-Content-Digest"] = "\(wrong)"
            return answer
        }
        let error = await #expect(throws: RegistryClientError.self) {
            try await withClient { try await $0.push(try name(), from: store) }
        }
        guard case .digest(_, let actual)? = lie(try #require(error)) else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(actual == wrong)
        #expect(registry.state.withLock { $0.manifests.isEmpty })
    }
}
