import Testing
import TextColumns

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("abc", 3), ("", 0), ("한글", 4), ("漢字かな", 8), ("é", 1), ("e\u{301}", 1), ("👍", 2), ("👨‍👩‍👧", 2), ("🇰🇷", 2),
        ("✓ ✗ → ▸", 7), ("\u{1112}\u{1161}\u{11ab}", 2), ("…", 1), ("（", 2), ("❤\u{fe0f}", 2), ("a\u{200b}b", 2),
    ])
    func countsColumnsAsATerminalDoes(text: String, columns: Int) {
        #expect(text.displayWidth == columns)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 4, "a…ef"), ("abcdef", 1, "…"), ("abcdef", 0, ""),
        ("가나다라", 5, "가…라"), ("가나다라", 2, "…"),
    ])
    func shorteningKeepsBothEnds(text: String, columns: Int, short: String) {
        #expect(text.shortened(to: columns) == short)
    }
}
