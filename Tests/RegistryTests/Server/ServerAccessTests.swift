import Foundation
import OCI
import Testing

@testable import LinuxSystem
@testable import Registry

@Suite struct ServerAccessTests {
    private static func rules(_ scheme: AccessRules.Scheme, anonymous: Bool = false) throws -> AccessRules {
        AccessRules(
            scheme,
            users: [
                RegistryUser("all", password: try #require(PasswordHash(of: "secret"))),
                RegistryUser("reader", password: try #require(PasswordHash(of: "word")), actions: [.pull]),
            ], allowsAnonymousPull: anonymous)
    }

    private func basic(_ text: String) -> (String, String) {
        ("Authorization", "Basic \(Data(text.utf8).base64EncodedString())")
    }

    @Test func hashesAreOnlyTheSameInEachByte() {
        let hash = Array("$y$j9T$salt$/ab".utf8)
        #expect(PasswordHash.isSame(hash, hash))
        #expect(!PasswordHash.isSame(hash, hash + [0]))
        for first in hash.indices {
            // Two, of which the second may hide the first.
            for second in hash.indices {
                for bit in 0..<8 {
                    var other = hash
                    other[first] ^= 1 << bit
                    other[second] ^= 0x40
                    if other == hash { continue }
                    #expect(!PasswordHash.isSame(other, hash) && !PasswordHash.isSame(hash, other))
                }
            }
        }
    }

    @Test func nameAndPasswordAreAsked() async throws {
        let rules = try ServerAccessTests.rules(.basic)
        try await ServerFixture.run {
            $0.access = rules
        } _: { registry in
            let challenge = try await registry.get("/v2/")
            #expect(challenge.status == 401)
            #expect(challenge["www-authenticate"] == "Basic realm=\"lab-registry\"")
            #expect(challenge.codes == ["UNAUTHORIZED"])
            #expect(try await registry.get("/v2/", headers: [basic("all:secret")]).status == 200)
            for wrong in ["all:wrong", "nobody:secret", "all", ":", "all:"] {
                #expect(try await registry.get("/v2/", headers: [basic(wrong)]).status == 401)
            }
            let upload = "/v2/a/blobs/uploads/"
            #expect(try await registry.send("POST", upload).status == 401)
            #expect(try await registry.send("POST", upload, headers: [basic("reader:word")]).codes == ["DENIED"])
            #expect(try await registry.send("POST", upload, headers: [basic("all:secret")]).status == 202)
            #expect(try await registry.get("/v2/a/tags/list", headers: [basic("reader:word")]).status == 404)
            // Also about no repository: who gets no challenge does not know that a login would help.
            for target in ["/v2/_catalog", "/v1/search?q=a", "/v1/_ping"] {
                let answer = try await registry.get(target)
                #expect(answer.status == 401)
                #expect(answer["www-authenticate"] == "Basic realm=\"lab-registry\"")
                #expect(try await registry.get(target, headers: [basic("reader:word")]).status == 200)
            }
        }
    }

    @Test(arguments: [(AccessRules.Scheme.basic, "/v2/"), (.token, "/token?scope=repository:a:pull")])
    func whoTriesPasswordsOutHasToWaitAndWhoWasRightBeforeHasNot(scheme: AccessRules.Scheme, path: String) async throws
    {
        let rules = try ServerAccessTests.rules(scheme)
        try await ServerFixture.run {
            $0.access = rules
            $0.limits.wrongPasswords = 3
            $0.limits.wrongPasswordSeconds = 3600
        } _: { registry in
            // What is right does not count.
            for _ in 0..<5 { #expect(try await registry.get(path, headers: [basic("all:secret")]).status == 200) }
            for wrong in ["all:a", "reader:b", "nobody:c"] {
                let refused = try await registry.get(path, headers: [basic(wrong)])
                #expect(refused.status == 401, "\(wrong)")
            }
            let answer = try await registry.get(path, headers: [basic("all:d")])
            #expect(answer.status == 429)
            #expect(answer.codes == ["TOOMANYREQUESTS"])
            #expect((1...3600).contains(answer["retry-after"].flatMap { Int($0) } ?? 0))
            // Not even the right one is looked at, unless it was right before.
            #expect(try await registry.get(path, headers: [basic("reader:word")]).status == 429)
            #expect(try await registry.get(path, headers: [basic("all:secret")]).status == 200)
        }
    }

    @Test func atTheirWishRegistriesLetAnybodyPull() async throws {
        for scheme in [AccessRules.Scheme.basic, .token] {
            let rules = try ServerAccessTests.rules(scheme, anonymous: true)
            try await ServerFixture.run {
                $0.access = rules
            } _: { (registry: ServerFixture) async throws -> Void in
                #expect(try await registry.get("/v2/").status == 401)
                #expect(try await registry.get("/v2/a/manifests/x").status == 404)
                #expect(try await registry.send("POST", "/v2/a/blobs/uploads/").status == 401)
                #expect(try await registry.send("DELETE", "/v2/a/manifests/x").status == 401)
            }
        }
    }

    @Test func aTokenIsGoodForItsRepositoryAndItsActions() async throws {
        let rules = try ServerAccessTests.rules(.token)
        try await ServerFixture.run {
            $0.access = rules
        } _: { registry in
            let challenge = try await registry.send("POST", "/v2/a/b/blobs/uploads/?mount=\(Digest(of: [1]))&from=c")
            #expect(challenge.status == 401)
            #expect(
                challenge["www-authenticate"]
                    == "Bearer realm=\"http://localhost/token\",service=\"lab-registry\","
                    + "scope=\"repository:a/b:pull,push repository:c:pull\"")
            let token = try await token(registry, "all:secret", "repository:a/b:pull,push")
            #expect(try await registry.get("/v2/", headers: [token]).status == 200)
            #expect(try await registry.send("POST", "/v2/a/b/blobs/uploads/", headers: [token]).status == 202)
            let other = try await registry.send("POST", "/v2/c/blobs/uploads/", headers: [token])
            #expect(other.status == 401)
            #expect(other["www-authenticate"]?.contains("insufficient_scope") == true)
            #expect(try await registry.send("DELETE", "/v2/a/b/manifests/x", headers: [token]).status == 401)
            let mine = try await self.token(registry, "reader:word", "repository:a/b:pull,push,delete")
            #expect(try await registry.get("/v2/a/b/tags/list", headers: [mine]).status == 404)
            #expect(try await registry.send("POST", "/v2/a/b/blobs/uploads/", headers: [mine]).codes == ["DENIED"])
            #expect(try await registry.get("/token?scope=repository:a:pull").status == 401)
            #expect(try await registry.get("/token", headers: [basic("all:wrong")]).status == 401)
            #expect(try await registry.get("/v2/", headers: [("Authorization", "Bearer x.y.z")]).status == 401)
            let form = "grant_type=password&username=all&password=secret&service=x&scope=repository%3Aa%3Apull"
            let posted = try await registry.send(
                "POST", "/token", headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(form.utf8))
            #expect(posted.status == 200)
            #expect(try await !registry.exchanges(9).contains { "\($0)".contains("secret") })
        }
    }

    /// Every IPv4 address has the same first half in the dress of an IPv6 one.
    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/net/if_inet6"), "this machine has no IPv6"),
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/curl"), "needs curl"))
    func whoTriesPasswordsOutShutsOutNobodyElse() async throws {
        let rules = try ServerAccessTests.rules(.basic)
        try await ServerFixture.run {
            $0.listener = .address(host: "::", port: 0)
            $0.access = rules
            $0.limits.wrongPasswords = 3
            $0.limits.wrongPasswordSeconds = 3600
        } _: { registry in
            for _ in 0..<3 { _ = try await registry.get("/v2/", headers: [basic("all:wrong")]) }
            #expect(try await registry.get("/v2/", headers: [basic("all:secret")]).status == 429)
            let port = registry.port
            let other = try await offThread {
                try curl([
                    "-o", "/dev/null", "-w", "%{http_code}", "--interface", "127.0.0.2", "-u", "all:secret",
                    "http://127.0.0.1:\(port)/v2/",
                ])
            }
            #expect(other.output == "200")
        }
    }

    @Test func contentOfARepositoryThatTheTokenDoesNotNameIsNotHadByItsDigest() async throws {
        let rules = try ServerAccessTests.rules(.token)
        try await ServerFixture.run {
            $0.access = rules
        } _: { registry in
            let content = Array("of another".utf8)
            let digest = Digest(of: content)
            let other = try await token(registry, "all:secret", "repository:other:pull,push")
            let put = try await registry.send(
                "POST", "/v2/other/blobs/uploads/?digest=\(digest)", headers: [other], body: content)
            #expect(put.status == 201)
            let mount = "/v2/mine/blobs/uploads/?mount=\(digest)"
            let mine = try await token(registry, "all:secret", "repository:mine:pull,push")
            #expect(try await registry.send("POST", mount, headers: [mine]).status == 202)
            #expect(try await registry.get("/v2/mine/blobs/\(digest)", headers: [mine]).status == 404)
            let both = try await token(
                registry, "all:secret", "repository:mine:pull,push%20repository:other:pull")
            #expect(try await registry.send("POST", mount, headers: [both]).status == 201)
        }
    }

    private func token(_ registry: ServerFixture, _ user: String, _ scope: String) async throws -> (String, String) {
        struct Body: Decodable { var token: String }
        let answer = try await registry.get("/token?service=lab-registry&scope=\(scope)", headers: [basic(user)])
        return ("Authorization", "Bearer \(try JSONDecoder().decode(Body.self, from: Data(answer.body)).token)")
    }

    @Test func aTokenThatSomebodyChangedOrThatIsOldIsNone() throws {
        let issuer = TokenIssuer()
        let token = try issuer.issue(
            to: "x", [TokenClaims.Access(type: "repository", name: "a", actions: [.pull])], now: 1000)
        #expect(issuer.read(token, now: 1000)?.access.first?.name == "a")
        #expect(issuer.read(token, now: 1000 + TokenIssuer.lifetime) == nil)
        #expect(issuer.read(token, now: 900) == nil)
        #expect(TokenIssuer().read(token, now: 1000) == nil)
        var parts = token.split(separator: ".").map(String.init)
        parts[1] = Data("{\"sub\":\"admin\"}".utf8).base64EncodedString()
        #expect(issuer.read(parts.joined(separator: "."), now: 1000) == nil)
        #expect(issuer.read("\(parts[0])..", now: 1000) == nil)
    }

    @Test func aFileOfUsersIsRead() throws {
        let hash = try #require(PasswordHash(of: "x")).text
        let users = try RegistryUser.read("# people\n\na:\(hash)\nb:\(hash):pull\n")
        #expect(users.map(\.name) == ["a", "b"])
        #expect(users[1].actions == [.pull])
        #expect(users[0].password.matches("x"))
        #expect(!users[0].password.matches("y"))
        #expect(throws: UserFileError(line: 1, problem: .noHash)) { try RegistryUser.read("a") }
        #expect(throws: UserFileError(line: 1, problem: .unknownHash)) { try RegistryUser.read("a:plain") }
        #expect(throws: UserFileError(line: 2, problem: .twice("a"))) {
            try RegistryUser.read("a:\(hash)\na:\(hash)")
        }
        #expect(throws: UserFileError(line: 1, problem: .unknownAction("fly"))) {
            try RegistryUser.read("a:\(hash):fly")
        }
        // As htpasswd -B and mkpasswd write them.
        let bcrypt = "$2y$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC"
        #expect(try #require(PasswordHash(bcrypt)).matches("myPassword"))
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/curl"), "needs curl"))
    func aCertificateMadeOnTheSpotIsTrustedThroughItsAuthority() async throws {
        let folder = ServerFixture.newFolder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let authority = OwnAuthority(path: "\(folder)/tls")
        let first = try authority.issue(for: ["localhost", "127.0.0.1", "::1"])
        let before = try Data(contentsOf: URL(filePath: authority.certificate))
        _ = try authority.issue(for: ["localhost", "127.0.0.1"])
        #expect(try Data(contentsOf: URL(filePath: authority.certificate)) == before)
        let key = try FileManager.default.attributesOfItem(atPath: first.key)[.posixPermissions] as? Int
        #expect(key == 0o600)
        try await ServerFixture.run(folder: folder) {
            $0.tls = first
        } _: { registry in
            #expect(registry.server.url.hasPrefix("https://127.0.0.1:"))
            let url = "\(registry.server.url)/v2/"
            let trusting = try await offThread { try curl(["--cacert", authority.certificate, url]) }
            #expect(trusting.status == 0)
            #expect(trusting.output == "{}")
            #expect(try await offThread { try curl([url]) }.status == 60)
        }
        try FileManager.default.removeItem(atPath: folder)
    }
}

private func curl(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/curl")
    process.arguments = ["-s"] + arguments
    let pipe = Foundation.Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}
