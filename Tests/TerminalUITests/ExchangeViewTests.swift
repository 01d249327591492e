import Curriculum
import Testing
import Tracing
import Wire

@testable import TerminalUI

@Suite struct ExchangeViewTests {
    private let digest = "sha256:1a2b3c4d5e6f" + String(repeating: "0", count: 52)

    private func event(
        _ method: String, _ target: String, _ status: Int, sent: Int64 = 0, service: String = "localhost:5000"
    ) -> TraceEvent {
        .exchange(
            ExchangeEvent(
                t: 0, service: service,
                exchange: HTTPExchange(
                    began: 0, duration: 0, method: method, target: target, status: status, requestBytes: sent)))
    }

    private var push: [TraceEvent] {
        [
            event("HEAD", "/v2/app/blobs/\(digest)", 404),
            event("POST", "/v2/app/blobs/uploads/", 202),
            event("PATCH", "/v2/app/blobs/uploads/5f1c0a2e-77aa?_state=abcdef", 202, sent: 1_234_567),
            event("PUT", "/v2/app/blobs/uploads/5f1c0a2e-77aa?digest=\(digest)", 201),
            event("PUT", "/v2/app/manifests/latest", 201, sent: 512),
        ]
    }

    private func lines(_ events: [TraceEvent], _ page: Page) -> [String] {
        events.flatMap { CallsView.lines($0, page: page).map { $0.spans.map(\.text).joined() } }
    }

    @Test func aPushReadsLikeAStory() {
        let lines = lines(push, Page(width: 80))
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(
            lines.joined(separator: "\n").contains(
                "→ HEAD /v2/app/blobs/sha256:1a2b3c4d5e6f…  404  not there yet"), "\(lines)")
        #expect(lines.contains { $0.contains("→ PATCH /v2/app/blobs/uploads/5f1c0a2e…  202  1.2 MB sent") }, "\(lines)")
        #expect(lines.contains { $0.contains("the tag latest points to it now") })
        #expect(!lines.joined().contains("_state"))
    }

    @Test func itIsToldInKoreanToo() {
        let lines = lines(push, Page(width: 80, language: .ko))
        #expect(lines.contains { $0.contains("아직 없음") })
        #expect(lines.contains { $0.contains("다이제스트 확인, 이제 보임") })
    }

    @Test func anotherServiceIsNamed() {
        let lines = lines([event("GET", "/v2/", 401, service: "localhost:5001")], Page(width: 80))
        #expect(lines.joined().contains("→ GET localhost:5001/v2/  401"))
    }

    @Test func whatComesOverTheWireHarmsNoTerminal() {
        let lines = lines([event("GET", "/v2/\u{1b}[2J\u{7}%1b%0a/tags/list", 200)], Page(width: 80))
        #expect(!lines.joined().unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }, "\(lines)")
    }

    @Test func noneOfThemIsLeftOutForOtherCalls() {
        let calls = (0..<60).map { number in
            TraceEvent.call(CallEvent(t: 1, pid: 2, call: "chdir", args: [Argument("path", .path("/\(number)"))]))
        }
        let rows = CallsView.rows(calls + push, limit: CallsView.limit, page: Page(width: 80))
        #expect(rows.count { $0.spans.map(\.text).joined().contains("→ ") } == push.count)
    }

    @Test func sizesAreWrittenAsDockerWritesThem() {
        let messages = Messages(.en)
        #expect(
            [0, 999, 1000, 1_234_567, 99_960_000, 2_000_000_000].map(messages.size) == [
                "0 B", "999 B", "1 kB", "1.2 MB", "100 MB", "2 GB",
            ])
    }
}
