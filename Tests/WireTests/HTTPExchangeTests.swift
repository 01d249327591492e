import Testing
import Wire

@Suite struct HTTPExchangeTests {
    private let exchange = HTTPExchange(
        began: 1, duration: 2, method: "HEAD", target: "/v2/a/blobs/sha256:0", status: 404,
        requestHeaders: [.init("accept", "*/*")])

    @Test func anExchangeSurvivesBeingWrittenAndRead() throws {
        #expect(HTTPExchange(line: try exchange.line) == exchange)
        #expect(try exchange.line.filter { $0 == 10 }.count == 1)
    }

    @Test func whatABodyOrHeaderHoldsCannotEndALine() throws {
        var odd = exchange
        odd.target = "/v2/\n{\"began\":1}\n"
        odd.requestHeaders = [.init("accept", "\r\n\u{2028}\u{0}")]
        #expect(try odd.line.filter { $0 == 10 }.count == 1)
        #expect(HTTPExchange.read(try odd.line) == [odd])
    }

    @Test func aFileThatEndsAnywhereGivesTheExchangesThatAreWhole() throws {
        var second = exchange
        second.status = 200
        let (first, both) = (try exchange.line, try exchange.line + second.line)
        // A line is whole one byte before its end, which says nothing any more.
        for end in both.indices.dropLast() {
            let read = HTTPExchange.read(both[..<end])
            #expect(read == (end >= first.count - 1 ? [exchange] : []), "cut behind byte \(end)")
        }
        #expect(HTTPExchange.read(both) == [exchange, second])
    }

    @Test func piecesOfEverySizeGiveTheSameExchanges() throws {
        var later = exchange
        later.began = 9
        let bytes = try exchange.line + later.line
        for size in 1...bytes.count {
            var lines = ExchangeLines()
            var read = [HTTPExchange]()
            for start in stride(from: 0, to: bytes.count, by: size) {
                read += lines.append(bytes[start..<min(start + size, bytes.count)])
            }
            #expect(read == [exchange, later], "pieces of \(size) bytes")
            #expect(lines.skipped == 0)
        }
    }

    @Test func whatIsNoExchangeIsPassedOverAndCounted() throws {
        var lines = ExchangeLines()
        let endless = [UInt8](repeating: 65, count: ExchangeLines.longest + 5)
        #expect(lines.append(Array("nonsense\n{}\n\n".utf8)).isEmpty)
        #expect(lines.append(endless).isEmpty)
        #expect(lines.append(Array("\n".utf8) + (try exchange.line)) == [exchange])
        #expect(lines.skipped == 3)
    }

    @Test func credentialsAreToldByTheirSchemeAlone() {
        func told(_ name: String, _ value: String) -> String? { HTTPExchange.Header.told(name, value)?.value }
        #expect(told("Authorization", "Basic bGVhcm5lcjpvcGVuc2VzYW1l") == "Basic")
        #expect(told("authorization", "Bearer abc.def.ghi") == "Bearer")
        #expect(told("Authorization", "bGVhcm5lcjpvcGVuc2VzYW1l") == "…")
        #expect(told("Authorization", "") == "…")
        #expect(told("Cookie", "session=1") == nil)
        #expect(told("Location", "/v2/a/blobs/uploads/1") == "/v2/a/blobs/uploads/1")
        #expect(HTTPExchange.Header.told("LOCATION", "x")?.name == "location")
    }
}
