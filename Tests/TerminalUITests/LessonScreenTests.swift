import Curriculum
import Glibc
import Synchronization
import Testing

@testable import TerminalUI

/// A pseudo-terminal: what the screen writes to one end is read from the other, and keys go the other way.
private final class PseudoTerminal: @unchecked Sendable {
    let master: Int32
    let device: Int32
    private var received: [UInt8] = []

    init?(columns: UInt16, rows: UInt16) {
        // TIOCSPTLCK and TIOCGPTN, ioctl_tty(2): unlock the other end, and learn its number.
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var lock: Int32 = 0
        var number: UInt32 = 0
        guard master >= 0, ioctl(master, 0x4004_5431, &lock) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
            return nil
        }
        device = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard device >= 0 else { return nil }
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(device, UInt(TIOCSWINSZ), &size)
    }

    deinit {
        close(master)
        close(device)
    }

    func type(_ keys: String) { _ = Array(keys.utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) } }

    /// Reads until the text has come; false when nothing came for 20 seconds.
    func wait(for text: String) -> Bool {
        while true {
            if let range = String(decoding: received, as: UTF8.self).range(of: text) {
                received.removeFirst(min(received.count, range))
                return true
            }
            var wanted = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&wanted, 1, 20_000) > 0 else { return false }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(master, &bytes, bytes.count)
            guard count > 0 else { return false }
            received += bytes.prefix(count)
        }
    }

    var isRaw: Bool {
        var settings = termios()
        tcgetattr(device, &settings)
        return settings.c_lflag & tcflag_t(ICANON) == 0
    }
}

extension String {
    /// Where a text ends, in bytes; nil when it is not there.
    fileprivate func range(of text: String) -> Int? {
        let (all, wanted) = (Array(utf8), Array(text.utf8))
        guard wanted.count <= all.count else { return nil }
        for start in 0...(all.count - wanted.count) where all[start..<(start + wanted.count)].elementsEqual(wanted) {
            return start + wanted.count
        }
        return nil
    }
}

@Suite(.serialized) struct LessonScreenTests {
    private let capabilities = TerminalCapabilities(isTerminal: true, hasColour: false, canErase: true)

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
