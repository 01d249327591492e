import Foundation
import OCI
import Registry
import Synchronization
import Testing

/// What a registry wants before it answers, and what is kept for it.
@Suite struct LoginTests {
    let folder: ClientFolder
    let registry = FakeRegistry()
    let server: ScriptedServer
    let tokens: ScriptedServer
    let store: ContentStore
    private let kim = Credentials.password(user: "kim", password: "s3cret")
    private static let basic = "Basic " + Data("kim:s3cret".utf8).base64EncodedString()

    init() throws {
        folder = try ClientFolder()
        server = try registry.server()
        store = try folder.store()
        registry.put(try TestImage(1), "demo/app", "latest")
        let count = Mutex(0)
        // Knows kim, and one refresh token; whoever is nobody may pull.
        tokens = try ScriptedServer { request in
            let number = count.withLock { count in
                count += 1
                return count
            }
            if request.method == "POST" {
                let form = String(decoding: request.body, as: UTF8.self)
                guard form.contains("grant_type=refresh_token"), form.contains("refresh_token=r%2Bfresh") else {
                    return .text(401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"no\"}]}")
                }
                return .text(200, "{\"access_token\":\"t\(number)-pull,push\"}")
            }
            if let sent = request.header("Authorization"), sent != Self.basic { return .init(401) }
            let mayPush = request.header("Authorization") != nil
            let scope = request.query["scope"] ?? ""
            let access = scope.hasSuffix("pull,push") && mayPush ? "pull,push" : "pull"
            return .text(200, "{\"token\":\"t\(number)-\(access)\",\"expires_in\":300}")
        }
    }

    private func name() throws -> ImageReference { try ImageReference("\(server.host)/demo/app") }

    private func options(_ credentials: Credentials?) -> ClientOptions {
        var options = ClientOptions.quick
        options.credentials = FixedCredentials(credentials)
        return options
    }

    /// Wants tokens, and lets nobody write with one for reading.
    private func wantTokens() {
        let realm = "http://\(tokens.host)/token"
        registry.instead { request in
            let repository = request.path.contains("demo/app") ? "repository:demo/app:" : nil
            let access = ["HEAD", "GET"].contains(request.method) ? "pull" : "pull,push"
            let challenge =
                "Bearer realm=\"\(realm)\",service=\"demo, inc\""
                + (repository.map { ",scope=\"\($0)\(access)\"" } ?? "")
            guard let sent = request.header("Authorization"), sent.hasPrefix("Bearer t"),
                access == "pull" || sent.hasSuffix("pull,push")
            else { return .init(401, ["WWW-Authenticate": challenge]) }
            return nil
        }
    }

    @Test func aTokenIsFetchedOnceForEachKindOfAccess() async throws {
        wantTokens()
        _ = try await withClient(options(nil)) { try await $0.pull(try name(), into: store) }
        #expect(tokens.requests.map { $0.query["scope"] } == ["repository:demo/app:pull"])
        #expect(tokens.requests[0].query["service"] == "demo, inc")
        #expect(tokens.requests[0].header("Authorization") == nil)
        // Only the first question was asked without one.
        #expect(server.requests.filter { $0.header("Authorization") == nil }.map(\.path) == ["/v2/"])
    }

    @Test func aPushAsksForMoreThanAPull() async throws {
        wantTokens()
        try TestImage(2).put(into: store, as: try name().description)
        _ = try await withClient(options(kim)) { try await $0.push(try name(), from: store) }
        #expect(Set(tokens.requests.map { $0.query["scope"] }) == ["repository:demo/app:pull,push"])
        #expect(tokens.requests.allSatisfy { $0.header("Authorization") == Self.basic && $0.query["account"] == "kim" })
        #expect(server.requests.allSatisfy { !($0.header("Authorization") ?? "").hasPrefix("Basic") })
    }

    @Test func whoMayNotPushIsToldToLogIn() async throws {
        wantTokens()
        try TestImage(2).put(into: store, as: try name().description)
        let error = await #expect(throws: RegistryClientError.self) {
            try await withClient(options(nil)) { try await $0.push(try name(), from: store) }
        }
        guard case .unauthorized(_, _, _, let hadCredentials)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!hadCredentials)
        #expect("\(try #require(error))".contains("docker login \(server.host)"))
    }

    @Test func anIdentityTokenIsExchanged() async throws {
        wantTokens()
        _ = try await withClient(options(.identityToken("r+fresh"))) { try await $0.pull(try name(), into: store) }
        #expect(tokens.requests.allSatisfy { $0.method == "POST" })
    }

    @Test func aTokenThatIsNoLongerTakenIsReplaced() async throws {
        let realm = "http://\(tokens.host)/token"
        registry.instead { request in
            let sent = request.header("Authorization") ?? ""
            // The first token is good for one request.
            if sent.isEmpty || sent.hasPrefix("Bearer t1-") && request.method == "GET" {
                return .init(401, ["WWW-Authenticate": "Bearer realm=\"\(realm)\",service=\"s\""])
            }
            return nil
        }
        _ = try await withClient(options(nil)) { try await $0.pull(try name(), into: store) }
        #expect(tokens.requests.count >= 2)
        #expect(try store.verify() == [])
    }

    /// Whoever typed the password sits there.
    @Test func aRegistryThatWantsALongWaitIsNotWaitedForAtALogin() async throws {
        registry.instead { _ in .init(429, ["Retry-After": "40"]) }
        await #expect(throws: RegistryClientError.busy(host: server.host, status: 429, wait: .seconds(40))) {
            try await withClient { try await $0.checkLogin(kim, at: server.host) }
        }
        #expect(server.requests.count == 1)
    }

    @Test func aRightPasswordIsAcceptedAndAWrongOneIsNot() async throws {
        registry.instead { request in
            request.header("Authorization") == Self.basic
                ? nil : .init(401, ["WWW-Authenticate": "Basic realm=\"demo\""])
        }
        try await withClient { try await $0.checkLogin(kim, at: server.host) }
        await #expect(throws: RegistryClientError.loginRefused(host: server.host, message: nil)) {
            try await withClient {
                try await $0.checkLogin(.password(user: "kim", password: "wrong"), at: server.host)
            }
        }
        wantTokens()
        try await withClient { try await $0.checkLogin(kim, at: server.host) }
        await #expect(throws: RegistryClientError.loginRefused(host: server.host, message: nil)) {
            try await withClient {
                try await $0.checkLogin(.password(user: "kim", password: "wrong"), at: server.host)
            }
        }
    }

    @Test func nothingThatIsToldHoldsASecret() async throws {
        wantTokens()
        try TestImage(2).put(into: store, as: try name().description)
        let told = Told()
        _ = try await withClient(options(kim), telling: told) { try await $0.push(try name(), from: store) }
        let text = "\(told.all) \(kim) \([kim]) \(String(reflecting: kim))"
        #expect(text.contains("Bearer"))
        for secret in ["s3cret", Self.basic.dropFirst(6).description, "t1-pull"] { #expect(!text.contains(secret)) }
    }
}
