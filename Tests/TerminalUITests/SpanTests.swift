import Testing

@testable import TerminalUI

@Suite struct SpanTests {
    @Test func aSpanNeverHoldsAControlCharacter() {
        let span = Span("a\u{1b}]0;title\u{7}\n")
        #expect(span.text == "a␛]0;title␇␊")
    }
}
