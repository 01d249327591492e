import Foundation
import ScreenEmulator
import Testing

/// The whole screen of `lab run`, when other programs, signals and windows come between.
@Suite(.serialized, .enabled(if: getuid() == 0, "needs root: namespaces and control groups"))
struct FullScreenInTerminalTests {
    private let playground: Playground

    init() throws { playground = try Playground() }

    private func shell(
        columns: Int = 80, rows: Int = 24, environment more: [String: String] = [:]
    ) throws -> TerminalShell {
        let course = try StageCourse(in: playground.folder)
        var environment = ["LAB_HOME": course.home.path]
        environment.merge(more) { $1 }
        let shell = try TerminalShell(in: playground, environment: environment)
        shell.resize(columns: columns, rows: rows)
        return shell
    }

    @Test func whatStoodOnTheTerminalComesBack() throws {
        let shell = try shell()
        try shell.enter("echo be$((1))fore")
        try shell.wait(for: "be1fore")
        try shell.enter("lab run 01-stage")
        try shell.see("n run")
        #expect(shell.screen.isFullScreen && !shell.screen.isCursorVisible)
        #expect(!shell.screen.display.joined().contains("be1fore"))
        shell.type("n")
        try shell.see("run number 1", "done in")
        shell.type("q")
        try shell.see("be1fore", "Stopped at step 1 of 3. Go on with `lab run 01-stage`.", TerminalShell.prompt(0))
        #expect(!shell.screen.isFullScreen && shell.screen.isCursorVisible)
        #expect(shell.screen.strangers.isEmpty && shell.screen.brokenLines.isEmpty)
    }

    @Test func aCrashGivesTheTerminalBack() throws {
        let shell = try shell()
        let modes = shell.modes
        try shell.enter("lab run 01-stage")
        try shell.see("n run")
        #expect(shell.screen.isFullScreen && shell.modes != modes)
        kill(shell.foreground, SIGSEGV)
        try shell.wait(for: TerminalShell.prompt(139))
        #expect(shell.modes == modes)
        #expect(!shell.screen.isFullScreen && shell.screen.isCursorVisible)
        _ = try playground.bash("lab clean")
    }

    @Test func anEditorHasTheTerminalToItself() throws {
        let editor = playground.folder.appending(path: "editor")
        try Data("#!/bin/sh\nstty -a | grep -o '[- ]icanon'\necho here it is\nsed -i s/demo/other/ \"$1\"\n".utf8)
            .write(to: editor)
        chmod(editor.path, 0o755)
        let shell = try shell(environment: ["EDITOR": editor.path])
        try shell.enter("lab run 01-stage")
        try shell.see("n run")
        shell.type("n")
        try shell.see("run number 1", "done in")
        shell.type("w")
        // Its words stand on the first screen, below those that announce it.
        try shell.wait(for: "The step opens in your editor.")
        try shell.wait(for: " icanon")
        try shell.wait(for: "here it is")
        try shell.see("mkdir \"$LAB_CGROUP_PIDS/other\"", "as written", "q quit", without: "The step opens")
        #expect(shell.screen.isFullScreen)
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(shell.screen.display.joined().contains("here it is"))
    }

    @Test func aWindowThatIsDraggedIsDrawnForEachSize() throws {
        let shell = try shell()
        try shell.enter("lab run 01-stage")
        try shell.see("n run")
        shell.type("n")
        try shell.see("run number 1", "done in")
        shell.resize(columns: 41, rows: 11)
        try shell.see("w what if · b back\n", "run number 1")
        shell.resize(columns: 150, rows: 30)
        try shell.see("▶ Lesson", "── Result", "run number 1")
        // Smaller than a lesson begins on; what fits is shown all the same.
        shell.resize(columns: 24, rows: 7)
        try shell.see("n r w b g i ! q")
        shell.resize(columns: 80, rows: 24)
        try shell.see("n next · r again", "run number 1", "A paragraph that is long enough")
        #expect(shell.screen.brokenLines.isEmpty, "\(shell.screen.brokenLines)")
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
    }

    @Test func aStepThatTakesLongSaysSo() throws {
        let shell = try shell()
        try shell.enter("lab run 01-stage --step endless")
        try shell.see("n run")
        shell.type("n")
        try shell.see("it has begun", "running endless", "^C stop", without: "q quit")
        // Scrolling works meanwhile.
        shell.resize(columns: 80, rows: 7)
        try shell.see("▲")
        shell.type("\u{1b}[H")
        try shell.see("running endless", without: "▲")
        shell.type("\u{3}")
        try shell.see("r again")
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
    }

    @Test func aScreenReaderGetsNoCursorMovement() throws {
        let shell = try shell(environment: ["NO_COLOR": "1"])
        let modes = shell.modes
        try shell.enter("lab run 01-stage --plain")
        try shell.wait(for: "q quit): ")
        #expect(shell.modes == modes)
        shell.type("run\n")
        try shell.wait(for: "run number 1")
        try shell.wait(for: "q quit): ")
        shell.type("next\n")
        try shell.wait(for: "n run")
        shell.type("n\n")
        try shell.wait(for: "it has begun")
        try shell.wait(for: "running endless. Ctrl-C stops it.")
        shell.type("\u{3}")
        try shell.wait(for: "interrupted.")
        try shell.wait(for: "q quit): ")
        shell.type("\u{1a}")
        try shell.wait(for: "Stopped")
        try shell.enter("fg")
        try shell.wait(for: "q quit): ")
        shell.type("q\n")
        try shell.wait(for: "Go on with `lab run 01-stage`.")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(!shell.transcript.contains("\u{1b}"))
        #expect(shell.modes == modes)
    }

    @Test func aPaletteThatIsNotThereIsNamed() throws {
        let result = try playground.bash("LAB_PALETTE=deutan lab list")
        #expect(result.status == 2)
        #expect(result.text.contains("default, deuteranopia, tritanopia, mono"), "\(result.text)")
    }
}
