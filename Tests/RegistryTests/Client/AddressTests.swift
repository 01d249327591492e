import OCI
import Testing

@testable import Registry

/// Where requests go, and where they must not.
@Suite struct AddressTests {
    @Test func aLocationIsReadAsABrowserReadsIt() throws {
        let here = try #require(WebAddress("https://a.example:5000/v2/x/blobs/uploads/?state=1"))
        #expect(here.resolving("/v2/y")?.description == "https://a.example:5000/v2/y")
        #expect(here.resolving("id?x=1")?.description == "https://a.example:5000/v2/x/blobs/uploads/id?x=1")
        #expect(here.resolving("//b/z")?.description == "https://b/z")
        #expect(here.resolving("http://c/z")?.description == "http://c/z")
        #expect(here.resolving("ftp://c/z") == nil)
        #expect(WebAddress("http://user:word@host/x")?.description == "http://host/x")
        #expect(WebAddress("http://host")?.target == "/")
        #expect(WebAddress("http://host:/x")?.port == 80)
        for port in ["65536", "-1", "x", "9223372036854775808"] { #expect(WebAddress("http://host:\(port)/") == nil) }
        #expect(WebAddress("http:///x") == nil)
        #expect(here.adding("digest", "sha256:a b").target == "/v2/x/blobs/uploads/?state=1&digest=sha256%3Aa%20b")
    }

    @Test func aLoginIsForOneOrigin() throws {
        let here = try #require(WebAddress("https://a.example/"))
        for (text, isSame) in [
            ("https://A.example:443/x", true), ("https://a.example:444/", false), ("http://a.example/", false),
            ("https://a.example.org/", false), ("https://b.example/", false),
        ] { #expect(here.hasSameOrigin(as: try #require(WebAddress(text))) == isSame, "\(text)") }
    }

    @Test func onlyThisMachineIsSpokenToInTheClearWithoutBeingAsked() {
        for host in ["localhost", "localhost:5000", "127.0.0.1:80", "127.1.2.3", "[::1]:5000", "[::1]"] {
            #expect(RegistryEndpoint.isLoopback(host), "\(host)")
        }
        for host in ["localhost.example", "128.0.0.1", "127.0.0.1.example:5000", "[::2]:1", "127.0.0", "10.0.0.1"] {
            #expect(!RegistryEndpoint.isLoopback(host), "\(host)")
        }
        let client = RegistryClient()
        #expect(client.own(registry: "a.example", host: "a.example").schemes == [.https])
        #expect(client.own(registry: "localhost:1", host: "localhost:1").schemes == [.http, .https])
        var options = ClientOptions()
        options.registries = RegistryConfiguration(registries: ["a.example": .init(insecure: true)])
        let allowed = RegistryClient(options: options)
        #expect(allowed.own(registry: "a.example", host: "a.example").schemes == [.http, .https])
        #expect(allowed.own(registry: "b.example", host: "b.example").schemes == [.https])
    }

    @Test func everyFormOfAChallengeIsRead() {
        #expect(
            Challenge.parse([
                "Bearer realm=\"https://a/token\",service=\"x, \\\"y\\\"\",scope=\"repository:a/b:pull,push\""
            ])
                == [
                    Challenge(
                        scheme: "bearer",
                        parameters: [
                            "realm": "https://a/token", "service": "x, \"y\"", "scope": "repository:a/b:pull,push",
                        ])
                ])
        #expect(
            Challenge.parse(["Basic realm=demo, Bearer realm = \"r\" , service=s", "Negotiate"]).map(\.scheme)
                == ["basic", "bearer", "negotiate"])
        #expect(Challenge.parse(["", ",,", "\"", "Basic realm=\"no end"]).map(\.scheme) == ["basic"])
    }

    @Test func aBusyServerSaysWhenInTwoWays() {
        #expect(RetryAfter.duration("7") == .seconds(7))
        #expect(RetryAfter.duration("-7") == .seconds(0))
        #expect(RetryAfter.duration("Sun, 06 Nov 1994 08:49:37 GMT") == .seconds(0))
        #expect(RetryAfter.duration("Fri, 01 Jan 2999 00:00:00 GMT") == .seconds(86_400))
        #expect(RetryAfter.duration("soon") == nil)
        // No number of a registry ends the program.
        #expect(RetryAfter.duration("Sun, 06 Nov 1994 9223372036854775807:49:37 GMT") == nil)
        #expect(RetryAfter.duration("Sun, 06 Nov 1994 08:49:9223372036854775807 GMT") == nil)
        #expect(RetryAfter.duration("Fri, 31 Dec 9999 23:59:60 GMT") == .seconds(86_400))
        #expect(RetryAfter.duration(nil) == nil)
    }

    @Test func pausesGrowAndAreNotAllTheSame() {
        var pace = RetryPace()
        pace.attempts = 6
        let pauses = (2...6).compactMap { pace.pause(before: $0, asked: nil) }
        #expect(pauses.count == 5)
        for (number, pause) in pauses.enumerated() {
            let full = min(pace.base * (1 << number), pace.longest)
            #expect(pause >= full / 2 && pause <= full)
        }
        #expect(pace.pause(before: 7, asked: nil) == nil)
        #expect(Set((0..<20).map { _ in pace.pause(before: 5, asked: nil) }).count > 1)
    }

    @Test func theNextPageIsFoundInTheHeader() {
        #expect(RegistryConnection.nextLink("</v2/_catalog?last=b>; rel=\"next\"") == "/v2/_catalog?last=b")
        #expect(RegistryConnection.nextLink("<a>; rel=\"prev\", <b>; rel=next") == "b")
        #expect(RegistryConnection.nextLink("<a>; rel=\"prev\"") == nil)
    }

    @Test func aConfigurationSaysWhichFileAndWhatIsWrong() throws {
        let folder = try ClientFolder()
        let path = try folder.write("registries.json", "{\"registries\": {\"a\": {\"mirrors\": [\"localhost:5000\"]}}}")
        let error = #expect(throws: RegistryClientError.self) { try RegistryConfiguration(path: path) }
        #expect("\(try #require(error))".contains(path))
        #expect(try RegistryConfiguration(path: "\(folder.path)/none") == RegistryConfiguration())
        let good = try folder.write(
            "good.json", "{\"registries\": {\"docker.io\": {\"mirrors\": [\"http://localhost:5000\"]}}}")
        #expect(try RegistryConfiguration(path: good).registry("docker.io").mirrors == ["http://localhost:5000"])
    }
}
