import Testing

@testable import TerminalUI

@Suite struct TerminalTests {
    @Test func coloursOnlyWhereTheyAreWanted() {
        func hasColour(_ environment: [String: String], isTerminal: Bool = true) -> Bool {
            TerminalCapabilities(isTerminal: isTerminal, environment: environment).palette != nil
        }
        #expect(hasColour(["TERM": "xterm"]))
        #expect(!hasColour(["TERM": "xterm"], isTerminal: false))
        #expect(!hasColour(["TERM": "xterm", "NO_COLOR": "1"]))
        #expect(hasColour(["TERM": "xterm", "NO_COLOR": ""]))
        #expect(!hasColour(["TERM": "dumb"]))
        #expect(!hasColour([:]))
        #expect(!TerminalCapabilities(isTerminal: true, environment: ["TERM": "dumb"]).canErase)
    }

    @Test func everyColouredSpanIsClosed() {
        let line = StyledLine([Span("✓ ", .success), Span("plain"), Span("64M", .changed)])
        #expect(Palette.text(of: line, in: .standard) == "\u{1b}[1;32m✓ \u{1b}[0mplain\u{1b}[33m64M\u{1b}[0m")
        #expect(Palette.text(of: line, in: nil) == "✓ plain64M")
    }

    @Test func nothingMovesBeforeASecondIsOver() {
        let start = ContinuousClock.now
        let spinner = Spinner(label: "running fill", started: start)
        let page = Page(width: 60)
        #expect(spinner.lines(now: start + .milliseconds(900), page: page).isEmpty)
        #expect(spinner.lines(now: start + .seconds(3), page: page).text == "⠋ running fill 3 s · ^C stop")
    }
}
