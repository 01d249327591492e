import Curriculum
import Glibc
import ScreenEmulator
import Synchronization
import Testing

@testable import TerminalUI

@Suite(.serialized) struct LessonScreenTests {
    let capabilities = TerminalCapabilities(isTerminal: true, palette: nil, canErase: true)

    @Test func playsALessonInATerminal() throws {
        let terminal = try #require(PseudoTerminal(columns: 60, rows: 40))
        let driver = FakeDriver()
        let capabilities = capabilities
        let ending = OwnThread {
            LessonScreen(
                driver: driver, player: LessonFixture.player(),
                terminal: Terminal(descriptor: terminal.device, capabilities: capabilities), input: terminal.device
            ).run()
        }
        #expect(terminal.wait(for: "q quit"))
        #expect(terminal.isRaw)
        terminal.type("n")
        #expect(terminal.wait(for: "this is make-group"))
        #expect(terminal.wait(for: "r again"))
        terminal.type("!")
        #expect(terminal.wait(for: "Back in the lab."))
        #expect(terminal.wait(for: "q quit"))
        terminal.type("n")
        #expect(terminal.wait(for: "1–2 answer"))
        terminal.type("2")
        #expect(terminal.wait(for: "n run"))
        terminal.type("n")
        #expect(terminal.wait(for: "You predicted it."))
        #expect(terminal.wait(for: "n next"))
        terminal.type("\u{1b}[C")
        #expect(terminal.wait(for: "c check"))
        terminal.type("c")
        #expect(terminal.wait(for: "All passed."))
        #expect(terminal.wait(for: "c check"))
        terminal.type("n")
        #expect(terminal.wait(for: "You have reached the end"))
        #expect(ending.value() == .finished(failed: []))
        #expect(!terminal.isRaw)
        let records = driver.log.withLock { $0.records }
        #expect(records.contains(.predicted(id: "predict-fill", chosen: 1, answer: 1)))
        #expect(records.last == .finished)
    }

    /// Saved as an editor does it: beside the file, then in its place.
    private func save(_ text: String, as path: String) throws {
        let file = try #require(fopen(path + ".new", "w"))
        fputs(text, file)
        fclose(file)
        try #require(rename(path + ".new", path) == 0)
    }

    @Test func aLessonThatIsSavedWhileItIsPlayedIsShownWithoutAKey() throws {
        var template = Array(("/tmp/lab-watch-" + String(repeating: "X", count: 6)).utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let path = folder + "/lesson.md"
        defer {
            unlink(path)
            rmdir(folder)
        }
        try save("old", as: path)
        let terminal = try #require(PseudoTerminal(columns: 60, rows: 40))
        let driver = FakeDriver()
        let capabilities = capabilities
        let ending = OwnThread {
            let watch = LessonWatch(path: path) {
                guard let file = fopen(path, "r") else { return .broken([]) }
                defer { fclose(file) }
                if fgetc(file) == Int32(UInt8(ascii: "b")) { return .broken([StyledLine("lesson.md:1: error")]) }
                var lesson = LessonFixture.lesson
                lesson.blocks[2] = .step(LessonFixture.step("make-group", "mkdir anew\n"))
                return .changed(lesson)
            }
            return LessonScreen(
                driver: driver, player: LessonFixture.player(),
                terminal: Terminal(descriptor: terminal.device, capabilities: capabilities), input: terminal.device,
                watch: watch
            ).run()
        }
        #expect(terminal.wait(for: "q quit"))
        try save("broken", as: path)
        #expect(terminal.wait(for: "lesson.md:1: error"))
        #expect(terminal.wait(for: "q quit"))
        try save("new", as: path)
        #expect(terminal.wait(for: "mkdir anew"))
        #expect(terminal.wait(for: "q quit"))
        terminal.type("n")
        #expect(terminal.wait(for: "this is make-group"))
        #expect(terminal.wait(for: "r again"))
        terminal.type("q")
        #expect(ending.value() == .quit)
        #expect(driver.log.withLock { $0.calls }.contains("reload"))
    }

    @Test func ctrlCEndsAStepInItsMiddle() throws {
        let terminal = try #require(PseudoTerminal(columns: 20, rows: 24))
        let driver = FakeDriver(blocksOnFill: true)
        let capabilities = capabilities
        let ending = OwnThread {
            LessonScreen(
                driver: driver, player: LessonFixture.player(start: .after("predict-fill")),
                terminal: Terminal(descriptor: terminal.device, capabilities: capabilities), input: terminal.device
            ).run()
        }
        #expect(terminal.wait(for: "q quit"))
        terminal.type("n")
        #expect(terminal.wait(for: "this is fill"))
        terminal.type("\u{3}")
        #expect(terminal.wait(for: "interrupted."))
        #expect(terminal.wait(for: "q quit"))
        terminal.type("q")
        #expect(ending.value() == .quit)
        #expect(!terminal.isRaw)
    }

    @Test func goesStraightIntoAFile() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        let ending = LessonScreen(
            driver: FakeDriver(), player: LessonFixture.player(.straight), terminal: Terminal(descriptor: ends[1]),
            input: 0
        ).run()
        close(ends[1])
        #expect(ending == .finished(failed: []))
        var text = [UInt8](repeating: 0, count: 65536)
        let count = read(ends[0], &text, text.count)
        let output = String(decoding: text.prefix(max(0, count)), as: UTF8.self)
        #expect(output.contains("  │ this is fill\n✓ SIGKILL, as expected, after 5 ms\n"))
        #expect(!output.contains("\u{1b}"))
    }

    @Test func endsQuietlyWhenNobodyReads() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        let ending = LessonScreen(
            driver: FakeDriver(), player: LessonFixture.player(.straight), terminal: Terminal(descriptor: ends[1]),
            input: 0
        ).run()
        #expect(ending == .outputClosed(OutputClosed(errno: EPIPE)))
    }
}
