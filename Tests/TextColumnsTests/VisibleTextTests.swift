import Testing
import TextColumns

@Suite struct VisibleTextTests {
    @Test func showsControlCharactersInsteadOfObeyingThem() {
        #expect(VisibleText.of("\u{1b}[31mred\u{7}") == "␛[31mred␇")
        #expect(VisibleText.of("\u{9b}2J") == "\\u{9b}2J")
        #expect(VisibleText.of("a\u{202e}b") == "a\\u{202e}b")
        #expect(VisibleText.of("\u{7f}") == "␡")
        #expect(VisibleText.of("plain text") == "plain text")
        #expect(VisibleText.of("가나다") == "가나다")
    }

    @Test func movesATabToTheNextMultipleOfEight() {
        #expect(VisibleText.of("ab\tc") == "ab      c")
        #expect(VisibleText.of("가\tc") == "가      c")
    }
}
