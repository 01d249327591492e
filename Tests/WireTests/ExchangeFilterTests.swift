import Testing
import Wire

@Suite struct ExchangeFilterTests {
    private func matches(_ target: String, _ path: String) -> Bool {
        let exchange = HTTPExchange(began: 1, duration: 2, method: "GET", target: target, status: 200)
        return ExchangeFilter(path: path).matches(exchange)
    }

    @Test func aStarStandsForAnyCharacters() {
        #expect(matches("/v2/team/app/blobs/sha256:0", "/v2/*/blobs/*"))
        #expect(!matches("/v2/team/app/manifests/1", "/v2/*/blobs/*"))
        #expect(matches("/v2/app/blobs/uploads/?mount=sha256:0", "/v2/app/blobs/uploads/"))
        #expect(matches("/v2/app/blobs/uploads/?mount=sha256:0", "/v2/app/blobs/uploads/?mount=*"))
        #expect(!matches("/v2/app/blobs/uploads/", "/v2/app/blobs/uploads/?*"))
    }

    @Test func aClientIsKnownByWhatItCallsItself() {
        func matches(_ agent: String?, _ patterns: String...) -> Bool {
            let headers = agent.map { [HTTPExchange.Header("user-agent", $0)] } ?? []
            let exchange = HTTPExchange(
                began: 1, duration: 2, method: "PUT", target: "/v2/", status: 201, requestHeaders: headers)
            return ExchangeFilter(agents: patterns).matches(exchange)
        }
        #expect(matches("lab/0.1.0", "docker/*", "lab/*"))
        #expect(matches("Docker/27.0 go/1.22", "docker/*"))
        #expect(!matches("curl/8.0", "docker/*", "lab/*"))
        #expect(!matches(nil, "lab/*"))
        #expect(matches(nil))
    }

    /// A server reads them the same, so whoever counts requests does, too.
    @Test(arguments: [
        "/v2/%61pp/blobs/sha256:0", "/%76%32/app/blobs/sha256%3A0", "http://localhost:5000/v2/app/blobs/sha256:0",
        "/v2/app/%62lobs/sha256:0?ns=x",
    ])
    func anEscapedLetterOrAHostMakesNoOtherPath(_ target: String) {
        #expect(matches(target, "/v2/app/blobs/*"))
    }
}
