import Curriculum
import ScreenEmulator
import Testing

@testable import TerminalUI

@Suite struct PlainTextTests {
    private func plain(_ lines: [StyledLine], _ language: Language = .en) -> String {
        var text = PlainText(Messages(language))
        return text.lines(lines).text
    }

    @Test func aSignThatSaysSomethingAloneBecomesAWord() {
        let rows = [
            ChangeRow("a", from: nil, to: "1"), ChangeRow("a", from: "1", to: nil), ChangeRow("a", from: "1", to: "2"),
        ].map { StyledLine([Span("a  ")] + $0.spans) }
        #expect(plain(rows) == "a  new: 1\na  gone: 1\na  1, now 2")
        #expect(plain(rows, .ko) == "a  새로 생김: 1\na  없어짐: 1\na  1, 이제 2")
    }

    @Test func aMarkBeforeWordsThatSayTheSameIsLeftOut() {
        let lines = [
            StyledLine([Span("✓ ", .success), Span("done in 8 ms")]),
            Frame.rule(title: [Span("▸ Step look")], width: 40),
            StyledLine("━━━━"), StyledLine([Span("  │ ", .dim), Span("one")]),
            StyledLine([Span("  │ ", .dim), Span("two")]),
        ]
        #expect(plain(lines) == "done in 8 ms\nStep look\nOutput:\n  one\n  two")
    }

    @Test func whatABarLeavesBehindIsShort() {
        let bar = StyledLine([Span("  │ ", .dim), Span("  VM booted  ███▎       12.0    ×8.00       8.00–16.0")])
        #expect(plain([bar]) == "Output:\n    VM booted  12.0  ×8.00  8.00–16.0")
    }

    @Test(arguments: Language.allCases) func nothingOfALessonIsDrawn(language: Language) {
        var player = FaceFixture.player(language)
        var effects = player.handle(.start)
        effects += player.handle(.key(.enter))
        effects += player.handle(.report(.output(Array("text\n".utf8))))
        effects += player.handle(.finished(StepResult(.completed(status: 0))))
        effects += player.handle(.key(.enter))
        var text = PlainText(Messages(language))
        for case .print(let lines) in effects {
            for line in text.lines(lines) {
                let drawn = line.text.unicodeScalars.filter { (0x2190...0x27bf).contains($0.value) }
                #expect(drawn.isEmpty, "\(line.text)")
            }
        }
    }
}

@Suite struct PlainSurfaceTests {
    @Test func aLineIsAKeyAWordOrANumber() throws {
        let capabilities = TerminalCapabilities(isTerminal: true, palette: nil, canErase: true)
        let surface = PlainSurface(Terminal(descriptor: -1, capabilities: capabilities), Page())
        func keys(_ line: String) -> [Key] { surface.keys(in: Array((line + "\n").utf8)[...]) }
        try surface.show(.bar(.keys(KeyBar([.init("n", "run"), .init("q", "quit")]))), Page())
        #expect(keys("n") == [.character("n")])
        #expect(keys(" quit ") == [.character("q")])
        #expect(keys("") == [.enter])
        #expect(surface.keys(in: Array("ru".utf8)[...]) == [])
        #expect(keys("n") == [.character("n")])
        let choosing = KeyBar([
            .init("1–31", "step number"), .init("↑↓", "section"), .init("⏎", "go there"), .init("esc", "stay"),
        ])
        try surface.show(.bar(.keys(choosing)), Page())
        #expect(keys("12") == [.character("1"), .character("2"), .enter])
        #expect(keys("stay") == [.escape])
        #expect(keys("esc") == [.escape])
    }
}

extension LessonScreenTests {
    @Test func aScreenReaderGetsLinesAndAnswersInLines() throws {
        let terminal = try #require(PseudoTerminal(columns: 80, rows: 24))
        let capabilities = capabilities
        let ending = OwnThread {
            LessonScreen(
                driver: FaceDriver(), player: FaceFixture.player(),
                terminal: Terminal(descriptor: terminal.device, capabilities: capabilities), face: .plain,
                input: terminal.device, output: terminal.device
            ).run()
        }
        #expect(terminal.wait(for: "Key and Enter (n run, s skip, b back, g go, i inspect, ! shell, q quit): "))
        #expect(!terminal.isRaw)
        terminal.type("run\n")
        #expect(terminal.wait(for: "Output:\r\n  uts:[4026531838]\r\ndone in 8 ms"))
        #expect(terminal.wait(for: "q quit): "))
        terminal.type("\n")
        #expect(terminal.wait(for: "1–2 answer"))
        terminal.type("2\n")
        #expect(terminal.wait(for: "You chose 2."))
        #expect(terminal.wait(for: "n run"))
        terminal.type("n\n")
        #expect(terminal.wait(for: "hostname  lab, now web"))
        #expect(terminal.wait(for: "q quit): "))
        terminal.type("quit\n")
        #expect(ending.value() == .quit)
        #expect(terminal.screen.strangers.isEmpty && !terminal.screen.isFullScreen)
        #expect(!terminal.everything.contains("\u{1b}"))
    }
}
