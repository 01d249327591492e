import Testing

@testable import TerminalUI

@Suite struct OutputViewTests {
    private let page = Page(width: 40)

    @Test func drawsALineAsSoonAsItIsComplete() {
        var output = OutputView()
        #expect(output.add(Array("par".utf8), page: page).isEmpty)
        #expect(output.add(Array("tial\nnext".utf8), page: page).text == "  │ partial")
        #expect(output.finish(page: page).text == "  │ next")
    }

    @Test func aCharacterMayArriveInPieces() {
        var output = OutputView()
        let bytes = Array("한\n".utf8)
        #expect(output.add(bytes[..<2], page: page).isEmpty)
        #expect(output.add(bytes[2...], page: page).text == "  │ 한")
    }

    @Test func aProgramCannotSteerTheTerminal() {
        var output = OutputView()
        #expect(output.add(Array("\u{1b}[2Jgone\r\n".utf8), page: page).text == "  │ ␛[2Jgone")
    }

    @Test func aLongOutputIsFoldedInItsMiddle() {
        var output = OutputView()
        var lines = output.add(Array((1...100).map { "\($0)\n" }.joined().utf8), page: page)
        lines += output.finish(page: page)
        #expect(lines.count == OutputView.head + OutputView.tail + 1)
        #expect(lines[OutputView.head].text == "  │ … 68 lines folded")
        #expect(lines.last?.text == "  │ 100")
    }

    @Test func nothingIsFoldedForAGroupThatWatches() {
        var output = OutputView(folds: false)
        let lines = output.add(Array((1...100).map { "\($0)\n" }.joined().utf8), page: page)
        #expect(lines.count == 100)
    }

    @Test func theNameOfTheEnginesScriptIsNotShown() {
        var view = OutputView()
        let text = "/proc/self/fd/9: line 143: /dev/zero: Operation not permitted\n/proc/self/fd/9: line here\n"
        #expect(
            view.add(text.utf8, page: Page(width: 80)).text == """
                  │ bash: /dev/zero: Operation not permitted
                  │ /proc/self/fd/9: line here
                """)
    }
}
