import Foundation
import OCI
import Registry
import Synchronization
import Testing

/// Busy registries, and registries that send one elsewhere.
@Suite struct PatienceTests {
    let folder: ClientFolder
    let registry = FakeRegistry()
    let server: ScriptedServer
    let store: ContentStore

    init() throws {
        folder = try ClientFolder()
        server = try registry.server()
        store = try folder.store()
        registry.put(try TestImage(1), "demo/app", "latest")
    }

    private func name() throws -> ImageReference { try ImageReference("\(server.host)/demo/app") }

    /// Answers so many times what is given, then as it should.
    private func busy(_ times: Int, _ answer: ScriptedServer.Answer, at part: String = "/v2/") {
        let left = Mutex(times)
        registry.instead { request in
            guard request.path.contains(part) else { return nil }
            return left.withLock { left in
                left -= 1
                return left >= 0 ? answer : nil
            }
        }
    }

    @Test(arguments: [429, 500, 502, 503, 504], ["/v2/", "/manifests/", "/blobs/"])
    func whoIsBusyIsAskedAgain(status: Int, part: String) async throws {
        busy(2, .init(status), at: part)
        let told = Told()
        _ = try await withClient(telling: told) { try await $0.pull(try name(), into: store) }
        #expect(told.waits == 2)
        #expect(try store.verify() == [])
    }

    @Test func whoIsBusyIsAskedAgainAlsoWhereTlsWouldBeTried() async throws {
        busy(2, .init(503))
        var options = ClientOptions.quick
        options.plainHTTP = false
        let told = Told()
        _ = try await withClient(options, telling: told) { try await $0.pull(try name(), into: store) }
        #expect(told.waits == 2)
    }

    @Test func thereIsAnEndOfPatience() async throws {
        busy(.max, .init(503))
        var options = ClientOptions.quick
        options.pace.attempts = 3
        let told = Told()
        await #expect(throws: RegistryClientError.busy(host: server.host, status: 503, wait: nil)) {
            try await withClient(options, telling: told) { try await $0.pull(try name(), into: store) }
        }
        #expect(told.waits == 2)
        #expect(server.requests.count == 3)
    }

    @Test func theRegistrySaysHowLongToWait() async throws {
        busy(1, .init(429, ["Retry-After": "0"]))
        let told = Told()
        _ = try await withClient(telling: told) { try await $0.pull(try name(), into: store) }
        let pauses = told.all.compactMap { event -> Duration? in
            if case .waiting(_, let pause, _, _) = event { pause } else { nil }
        }
        #expect(pauses == [.zero])
    }

    @Test func whoAsksForAnHourIsNotWaitedFor() async throws {
        busy(1, .init(429, ["Retry-After": "3600"]))
        await #expect(throws: RegistryClientError.busy(host: server.host, status: 429, wait: .seconds(3600))) {
            try await withClient { try await $0.pull(try name(), into: store) }
        }
    }

    @Test func contentFromAnotherHostComesWithoutOurLogin() async throws {
        let image = try TestImage(2)
        let elsewhere = FakeRegistry()
        elsewhere.put(image, "stored", "x")
        let storage = try elsewhere.server()
        registry.put(image, "demo/app", "latest")
        registry.instead { request in
            guard request.header("Authorization") != nil else {
                return .init(401, ["WWW-Authenticate": "Basic realm=\"demo\""])
            }
            guard request.path.contains("/blobs/"), let digest = request.path.split(separator: "/").last else {
                return nil
            }
            return .init(307, ["Location": "http://\(storage.host)/v2/stored/blobs/\(digest)?signature=abc"])
        }
        var options = ClientOptions.quick
        options.credentials = FixedCredentials(.password(user: "kim", password: "s3cret"))
        _ = try await withClient(options) { try await $0.pull(try name(), into: store) }
        #expect(try store.verify() == [])
        #expect(storage.requests.count == 3)
        #expect(storage.requests.allSatisfy { $0.header("Authorization") == nil && $0.query["signature"] == "abc" })
        #expect(server.requests.dropFirst().allSatisfy { $0.header("Authorization") != nil })
    }

    @Test func aPortThatNoneCanHaveEndsNothingButTheCommand() async throws {
        registry.instead { request in
            request.path.contains("/blobs/") ? .init(302, ["Location": "http://127.0.0.1:99999/x"]) : nil
        }
        let error = await #expect(throws: RegistryClientError.self) {
            try await withClient { try await $0.pull(try name(), into: store) }
        }
        guard case .lie(_, _, .header("Location", _)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let typed = await #expect(throws: RegistryClientError.self) {
            try await withClient { try await $0.search("x", at: "127.0.0.1:99999", limit: 1) }
        }
        #expect(typed == .unreachable(host: "127.0.0.1:99999", reason: .unknownHost))
    }

    @Test(arguments: [0, 7]) func aStatusThatThereIsNotEndsNothingButTheCommand(status: Int) async throws {
        registry.instead { $0.path.contains("/blobs/") ? .init(status) : nil }
        let error = await #expect(throws: RegistryClientError.self) {
            try await withClient { try await $0.pull(try name(), into: store) }
        }
        guard case .unreachable(server.host, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        registry.instead(nil)
        _ = try await withClient { try await $0.pull(try name(), into: store) }
    }

    @Test func whoSendsInCirclesIsLeft() async throws {
        registry.instead { request in
            request.path.contains("/manifests/") ? .init(302, ["Location": request.path]) : nil
        }
        let error = await #expect(throws: RegistryClientError.self) {
            try await withClient { try await $0.pull(try name(), into: store) }
        }
        guard case .refused(_, _, 310, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func whatIsNoRegistryIsSaidToBeNone() async throws {
        registry.instead { _ in .text(404, "<html>") }
        await #expect(throws: RegistryClientError.notARegistry(host: server.host, status: 404)) {
            try await withClient { try await $0.pull(try name(), into: store) }
        }
    }

    @Test func wordsOfTheRegistryReachThePersonWithoutControlCharacters() async throws {
        registry.instead { request in
            guard request.path.contains("/manifests/"), request.method == "GET" else {
                return request.path.contains("/manifests/") ? .init(405) : nil
            }
            return .text(400, "{\"errors\":[{\"code\":\"TAG_INVALID\",\"message\":\"no\\u001b[31m such\\ntag\"}]}")
        }
        let error = await #expect(throws: RegistryClientError.self) {
            try await withClient { try await $0.pull(try name(), into: store) }
        }
        let text = "\(try #require(error))"
        #expect(text.contains("tag invalid: no[31m suchtag"))
    }
}

/// What the program itself says.
@Suite struct VisibleWordsTests {
    @Test func wordsOfAnImageDoNotReachTheTerminalAsOrders() throws {
        let folder = try ClientFolder()
        let registry = FakeRegistry()
        let server = try registry.server()
        var image = try TestImage(1)
        image.document.config.mediaType = "application/\u{1b}]0;x\u{7}\u{9b}31m"
        image.manifestBytes = try ImageDocument.encode(image.document)
        image.manifest = Descriptor(of: image.manifestBytes, mediaType: .manifest)
        registry.put(image, "demo/app", "latest")
        let path = "\(folder.path)/errors"
        try #require(FileManager.default.createFile(atPath: path, contents: nil))
        let errors = try #require(FileHandle(forWritingAtPath: path))
        let pull = try Labd(
            ["docker", "pull", "--lang", "en", "\(server.host)/demo/app"], data: "\(folder.path)/data", errors: errors)
        #expect(pull.end() == 1)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("of the type application/␛]0;x␇\\u{9b}31m"))
        #expect(!text.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{9b}" })
    }
}

/// Credentials of a test.
struct FixedCredentials: CredentialStore {
    let found: Credentials?

    init(_ found: Credentials?) { self.found = found }

    func credentials(for registry: String) async throws -> Credentials? { found }
}
