import Foundation
import OCI
import Testing
import Wire

@testable import LinuxSystem
@testable import Registry

@Suite struct ServerHTTPTests {
    @Test(arguments: [
        ("bytes=0-9", 0..<10), ("bytes=500-", 500..<1000), ("bytes=-10", 990..<1000), ("bytes=900-5000", 900..<1000),
        ("bytes=999-999", 999..<1000),
    ])
    func aPartOfABlobIsServed(_ header: String, _ range: Range<Int>) async throws {
        try await ServerFixture.run { registry in
            let bytes = noise(1000)
            let digest = try await registry.push(bytes, to: "a")
            let got = try await registry.get("/v2/a/blobs/\(digest)", headers: [("Range", header)])
            #expect(got.status == 206)
            #expect(got.body == Array(bytes[range]))
            #expect(got["content-range"] == "bytes \(range.lowerBound)-\(range.upperBound - 1)/1000")
        }
    }

    @Test func aPartThatIsNotThereIs416AndNonsenseIsPassedOver() async throws {
        try await ServerFixture.run { registry in
            let digest = try await registry.push(noise(1000), to: "a")
            for header in ["bytes=1000-", "bytes=500-0", "bytes=-0"] {
                let got = try await registry.get("/v2/a/blobs/\(digest)", headers: [("Range", header)])
                #expect(got.status == 416)
                #expect(got["content-range"] == "bytes */1000")
            }
            for header in ["lines=1-2", "bytes=a-b", "bytes=0-1,5-6", "bytes=", "bytes=--1"] {
                let got = try await registry.get("/v2/a/blobs/\(digest)", headers: [("Range", header)])
                #expect(got.status == 200)
            }
            let empty = try await registry.push([], to: "a")
            #expect(try await registry.get("/v2/a/blobs/\(empty)").status == 200)
        }
    }

    @Test(arguments: [
        "/v2/../../etc/passwd/blobs/x", "/v2/%2e%2e/%2e%2e/manifests/x", "/v2/a%2f..%2fb/tags/list",
        "/v2/a/../b/manifests/latest", "/v2/A/tags/list", "/v2/a//b/tags/list", "/v2/_blobs/tags/list",
        "/v2/a/manifests/..", "/v2/a/manifests/.x", "/v2/a/manifests/%00", "/v2/a/blobs/sha256:../../x",
        "/v2/a/blobs/uploads/../../../lock", "/v2/a/blobs/uploads/%2e%2e%2f%2e%2e%2flock", "/v2/-a/tags/list",
        "/v2/a__-b/tags/list", "/etc/passwd", "/v2", "//", "/v3/", "/v2/a/tags",
    ])
    func noPathLeadsOutOfTheStore(_ path: String) async throws {
        try await ServerFixture.run { registry in
            for method in ["GET", "DELETE", "PUT", "PATCH", "POST"] {
                let answer = try await registry.send(method, path)
                #expect(path == "/v2" || (400..<500).contains(answer.status), "\(method) \(path): \(answer.status)")
            }
            #expect(FileManager.default.fileExists(atPath: "\(registry.folder)/lock"))
        }
    }

    @Test func aNameMayLookLikeAnAddressOfOurs() async throws {
        try await ServerFixture.run { registry in
            for name in ["a/blobs", "a/blobs/uploads", "manifests/tags/list", "a/manifests/x"] {
                let image = try await registry.pushImage("list", to: name)
                #expect(try await registry.get("/v2/\(name)/manifests/list").body == image.bytes)
                #expect(try await registry.get("/v2/\(name)/tags/list").text.contains("\"list\""))
            }
        }
    }

    @Test func anotherMethodIsToldWhichOnesThereAre() async throws {
        try await ServerFixture.run { registry in
            let answer = try await registry.send("POST", "/v2/a/tags/list")
            #expect(answer.status == 405)
            #expect(answer["allow"] == "GET, HEAD")
            #expect(answer.codes == ["UNSUPPORTED"])
        }
    }

    @Test func headersThatAreTooLongAreRefused() async throws {
        try await ServerFixture.run { registry in
            let port = registry.port
            let status = try await offThread {
                let connection = try RawConnection(port: port)
                try? connection.write("GET /v2/ HTTP/1.1\r\nX: \(String(repeating: "a", count: 1 << 20))\r\n\r\n")
                return try? connection.answer().status
            }
            #expect(status == nil || status == 400 || status == 431)
            #expect(try await registry.get("/v2/").status == 200)
        }
    }

    @Test func aClientThatSendsDropByDropIsLetGo() async throws {
        try await ServerFixture.run { configuration in
            configuration.limits.headMilliseconds = 200
            configuration.limits.stallMilliseconds = 200
        } _: { registry in
            let port = registry.port
            let isClosed = try await offThread {
                let head = try RawConnection(port: port)
                try head.write("GET /v2/ HTT")
                let body = try RawConnection(port: port)
                try body.write(
                    RawConnection.head("POST", "/v2/a/blobs/uploads/?digest=\(Digest(of: [1]))", headers: [], length: 9)
                )
                return (head.isClosed(), body.isClosed())
            }
            #expect(isClosed == (true, true))
        }
    }

    @Test func severalRequestsShareAConnection() async throws {
        try await ServerFixture.run { registry in
            let bytes = noise(100_000)
            let digest = try await registry.push(bytes, to: "a")
            let port = registry.port
            try await offThread {
                let connection = try RawConnection(port: port)
                // A refusal in the middle, whose body is not wanted.
                let refused = try connection.exchange("PUT", "/v2/A/manifests/x", body: noise(100_000))
                #expect(refused.status == 400)
                let get = RawConnection.head("GET", "/v2/a/blobs/\(digest)", headers: [], length: nil)
                try connection.write(get + get)
                #expect(try connection.answer().body == bytes)
                #expect(try connection.answer().body == bytes)
                let put = try connection.exchange(
                    "POST", "/v2/a/blobs/uploads/?digest=\(Digest(of: [7]))", headers: [("Expect", "100-continue")],
                    body: [7])
                #expect(put.status == 201)
            }
        }
    }

    /// Nothing is understood behind such a request; who sent it may use another connection.
    @Test func whoOffersAnotherProtocolIsAnsweredAndLetGo() async throws {
        try await ServerFixture.run { registry in
            let port = registry.port
            let (answer, isClosed) = try await offThread {
                let connection = try RawConnection(port: port)
                let offer = [("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", "h2c"), ("HTTP2-Settings", "AAAA")]
                return (try connection.exchange("GET", "/v2/", headers: offer), connection.isClosed())
            }
            #expect(answer.status == 200)
            #expect(answer["connection"] == "close")
            #expect(isClosed)
        }
    }

    @Test func eachFinishedExchangeIsToldWithoutASecret() async throws {
        try await ServerFixture.run { registry in
            let bytes = noise(1000)
            let digest = try await registry.push(bytes, to: "a")
            _ = try await registry.get(
                "/v2/a/blobs/\(digest)?token=geheim&digest=x",
                headers: [("Authorization", "Bearer geheim"), ("Cookie", "geheim")])
            _ = try await registry.get("/v2/a/manifests/none", headers: [("Authorization", "geheim")])
            let told = try await registry.exchanges(3)
            #expect(told.map(\.status) == [201, 200, 404])
            #expect(told.map(\.method) == ["POST", "GET", "GET"])
            #expect(told.map(\.requestBytes) == [1000, 0, 0])
            #expect(told[1].responseBytes == 1000)
            #expect(told[1].target == "/v2/a/blobs/\(digest)?token=…&digest=x")
            #expect(told[1].requestHeader("authorization") == "Bearer")
            #expect(told[0].responseHeader("docker-content-digest") == "\(digest)")
            let text = try String(contentsOfFile: registry.exchangePath, encoding: .utf8)
            #expect(!text.contains("geheim"))
        }
    }

    @Test func twoRegistriesDoNotShareAFolder() async throws {
        try await ServerFixture.run { registry in
            let configuration = RegistryServer.Configuration(
                listener: .address(host: "127.0.0.1", port: 0), folder: registry.folder)
            await #expect(throws: SystemError.self) { _ = try await RegistryServer.start(configuration) }
        }
    }

    @Test func anOpenSocketIsTakenOver() async throws {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(listen(number, 16) == 0)
        try await ServerFixture.run { configuration in
            configuration.listener = .socket(number)
        } _: { (registry: ServerFixture) async throws -> Void in
            #expect(try await registry.get("/v2/").status == 200)
        }
    }
}
