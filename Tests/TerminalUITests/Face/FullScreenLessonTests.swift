import Curriculum
import Foundation
import ScreenEmulator
import Testing

@testable import TerminalUI

/// The full screen of a lesson at a real pseudo-terminal, compared as a whole.
extension LessonScreenTests {
    private func play(
        columns: Int = 80, rows: Int = 24, _ language: Language = .en, face: LessonFace = .full,
        _ body: (PseudoTerminal) throws -> Void
    ) throws -> (PseudoTerminal, LessonEnding) {
        let terminal = try #require(PseudoTerminal(columns: columns, rows: rows))
        let capabilities = capabilities
        let ending = OwnThread {
            LessonScreen(
                driver: FaceDriver(), player: FaceFixture.player(language),
                terminal: Terminal(descriptor: terminal.device, capabilities: capabilities), face: face,
                input: terminal.device, output: terminal.device
            ).run()
        }
        do {
            try body(terminal)
        } catch {
            // The lesson ends in any case.
            terminal.type("\u{3}\u{3}")
            _ = ending.value()
            throw error
        }
        return (terminal, try #require(ending.value()))
    }

    /// Compares a whole screen with the file of that name beside this one. `LAB_RECORD_SCREENS=1` writes the file anew,
    /// for a change that is meant.
    private func expect(
        _ shown: String?, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let shown = try #require(shown, "the screen did not come", sourceLocation: sourceLocation)
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Screens/\(name).txt")
        if ProcessInfo.processInfo.environment["LAB_RECORD_SCREENS"] != nil {
            try Data((shown + "\n").utf8).write(to: file)
        }
        let wanted = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        #expect(shown + "\n" == wanted, "\n\(shown)", sourceLocation: sourceLocation)
    }

    @Test func theFirstScreen() throws {
        _ = try play { terminal in
            try expect(terminal.shows("n run"), "first-en")
            #expect(terminal.screen.isFullScreen && !terminal.screen.isCursorVisible && terminal.isRaw)
            terminal.type("q")
        }
    }

    @Test func theFirstScreenInKorean() throws {
        _ = try play(.ko) { terminal in
            try expect(terminal.shows("n 실행"), "first-ko")
            terminal.type("q")
        }
    }

    @Test func whatAStepDoesStandsWhereItBegins() throws {
        _ = try play { terminal in
            _ = terminal.shows("n run")
            terminal.type("n")
            try expect(terminal.shows("r again"), "step-has-run")
            terminal.type("n")
            try expect(terminal.shows("1–2 answer"), "question")
            terminal.type("2")
            try expect(terminal.shows("n run"), "answered")
            terminal.type("n")
            try expect(terminal.shows("n more"), "long-result")
            terminal.type("n")
            try expect(terminal.shows("r again", without: "n more"), "long-result-end")
            terminal.type("\u{1b}[A\u{1b}[A\u{1b}[A")
            try expect(terminal.shows("3 more lines"), "scrolled")
            terminal.type("\u{1b}[H")
            try expect(terminal.shows("container"), "beginning")
            terminal.type("q")
        }
    }

    @Test func aSmallWindowAndALargeOne() throws {
        _ = try play { terminal in
            _ = terminal.shows("n run")
            terminal.type("n")
            _ = terminal.shows("r again")
            terminal.resize(columns: 40, rows: 12)
            try expect(terminal.shows("w what if · b back\n"), "40x12")
            terminal.resize(columns: 160, rows: 50)
            try expect(terminal.shows("⇥"), "160x50")
            terminal.resize(columns: 80, rows: 24)
            try expect(terminal.shows("r again", without: "⇥"), "back-to-80x24")
            terminal.type("q")
        }
    }

    @Test func theStateLiesOverTheLessonUntilItIsPutAway() throws {
        _ = try play { terminal in
            let before = terminal.shows("n run")
            terminal.type("i")
            try expect(terminal.shows("q close"), "state")
            terminal.type("\u{1b}")
            #expect(terminal.shows("n run") == before)
            // What means nothing here is said for a moment.
            terminal.type("h")
            try expect(terminal.shows("Hints belong"), "note")
            terminal.type("x")
            #expect(terminal.shows("n run", without: "Hints") == before)
            terminal.type("q")
        }
    }

    @Test func theGoodbye() throws {
        let (terminal, ending) = try play { terminal in
            _ = terminal.shows("n run")
            terminal.type("n")
            _ = terminal.shows("r again")
            terminal.type("q")
            _ = terminal.shows("Go on with")
        }
        #expect(ending == .quit)
        #expect(!terminal.screen.isFullScreen && terminal.screen.isCursorVisible && !terminal.isRaw)
        #expect(terminal.screen.text == "Stopped at step 1 of 2. Go on with `lab run 02-namespaces`.\n")
        #expect(terminal.screen.strangers.isEmpty)
        #expect(terminal.screen.brokenLines.isEmpty)
    }
}
