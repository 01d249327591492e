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

    /// A server reads them the same, so whoever counts requests does, too.
    @Test(arguments: [
        "/v2/%61pp/blobs/sha256:0", "/%76%32/app/blobs/sha256%3A0", "http://localhost:5000/v2/app/blobs/sha256:0",
        "/v2/app/%62lobs/sha256:0?ns=x",
    ])
    func anEscapedLetterOrAHostMakesNoOtherPath(_ target: String) {
        #expect(matches(target, "/v2/app/blobs/*"))
    }
}
