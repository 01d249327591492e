import Testing

@testable import TerminalUI

@Suite struct TextFlowTests {
    private func wrap(_ text: String, _ width: Int) -> [String] {
        TextFlow.wrap([Span(text)], width: width).map(\.text)
    }

    @Test func koreanBreaksAtItsSpaces() {
        #expect(
            wrap("커널은 이 그룹 안에서만 희생자를 골랐습니다.", 20) == ["커널은 이 그룹", "안에서만 희생자를", "골랐습니다."])
    }

    @Test func aKoreanWordWiderThanTheLineBreaksBetweenSyllables() {
        #expect(wrap("네임스페이스컨트롤러", 10) == ["네임스페이", "스컨트롤러"])
    }

    @Test func noLineBeginsWithClosingPunctuation() {
        #expect(wrap("가나다라마.", 10) == ["가나다라", "마."])
        #expect(wrap("漢字漢字、漢字", 8) == ["漢字漢", "字、漢字"])
    }

    @Test func aPathBreaksBehindASeparator() {
        #expect(wrap("/sys/fs/cgroup/memory/demo", 20) == ["/sys/fs/cgroup/", "memory/demo"])
    }

    @Test func furtherLinesStandBelowTheText() {
        let lines = TextFlow.wrap([Span("one two three four")], width: 12, first: "1. ")
        #expect(lines.map(\.text) == ["1. one two", "   three", "   four"])
    }

    @Test func preformattedTextKeepsEverySpace() {
        let lines = TextFlow.fold([Span("a   b   c   d   e   f")], width: 10, first: "│ ")
        #expect(lines.allSatisfy { $0.width <= 10 })
        #expect(lines.map { $0.text.dropFirst(2) }.joined().filter { $0 != " " } == "abcdef")
    }

    @Test func aShortPieceOfCodeStaysWhole() {
        let spans = [Span("적는 것은 "), Span("docker run", .code), Span("이고")]
        #expect(TextFlow.wrap(spans, width: 18).map(\.text) == ["적는 것은", "docker run이고"])
    }

    @Test func anEmptyTextIsOneEmptyLine() {
        #expect(wrap("", 20) == [""])
        #expect(TextFlow.fold([], width: 20).map(\.text) == [""])
    }

    @Test(arguments: 2...60) func neverExceedsTheWidth(width: Int) {
        let text = "커널의 `memory.limit_in_bytes` 파일에 (64M) 값을 write(2)로 적습니다. 漢字と仮名の文、 and supercalifragilistic words."
        for line in TextFlow.wrap([Span(text)], width: width) { #expect(line.width <= width) }
        for line in TextFlow.fold([Span(text)], width: width) { #expect(line.width <= width) }
    }

    @Test func cuttingALineSaysSo() {
        #expect(StyledLine("가나다라").truncated(to: 6).text == "가나…")
        #expect(StyledLine("abc").truncated(to: 3).text == "abc")
    }
}
