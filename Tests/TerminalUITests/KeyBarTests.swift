import Curriculum
import Testing

@testable import TerminalUI

@Suite struct KeyBarTests {
    private func bar(_ language: Language) -> KeyBar {
        let messages = Messages(language)
        return KeyBar([
            .init("n", messages.next), .init("r", messages.again), .init("s", messages.skip),
            .init("i", messages.inspect),
            .init("h", messages.hint), .init("!", messages.shell), .init("q", messages.quit),
        ])
    }

    @Test func standsOnOneLineWhereItFits() {
        #expect(
            bar(.en).lines(page: Page(width: 80)).text
                == "n next · r again · s skip · i inspect · h hint · ! shell · q quit")
        #expect(
            bar(.ko).lines(page: Page(width: 80, language: .ko)).text
                == "n 다음 · r 다시 · s 건너뛰기 · i 살펴보기 · h 힌트 · ! 셸 · q 끝내기")
    }

    @Test func takesMoreLinesOnANarrowTerminal() {
        #expect(
            bar(.en).lines(page: Page(width: 40)).text == """
                n next · r again · s skip · i inspect
                h hint · ! shell · q quit
                """)
    }

    @Test func showsTheKeysAloneOnASmallScreen() {
        #expect(bar(.ko).lines(page: Page(width: 20, height: 8, language: .ko)).text == "n r s i h ! q")
    }

    @Test(arguments: 20...90) func leavesTheLastColumnFree(width: Int) {
        for line in bar(.ko).lines(page: Page(width: width, language: .ko)) { #expect(line.width < width) }
    }
}
