import Foundation
import Testing
import Wire

@Suite struct HTTPExchangeTests {
    @Test func anExchangeSurvivesBeingWrittenAndRead() throws {
        let exchange = HTTPExchange(
            began: 1, duration: 2, method: "HEAD", target: "/v2/a/blobs/sha256:0", status: 404,
            requestHeaders: [.init("accept", "*/*")])
        let line = try JSONEncoder().encode(exchange)
        #expect(try JSONDecoder().decode(HTTPExchange.self, from: line) == exchange)
    }
}
