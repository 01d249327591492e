import Foundation
import ScreenEmulator
import Testing

/// `lab run` as a person has it before them: at a terminal, started by a shell with job control.
@Suite(.serialized, .enabled(if: getuid() == 0, "needs root: namespaces and control groups"))
struct LessonInTerminalTests {
    private let playground: Playground
    private let mark = "LAB_TEST_MARK=\(UUID().uuidString)"

    init() throws { playground = try Playground() }

    /// A shell at a terminal, in which `lab run 01-stage` plays the small course.
    private func shell(
        columns: Int = 80, rows: Int = 40, environment more: [String: String] = [:]
    ) throws -> TerminalShell {
        let course = try StageCourse(in: playground.folder)
        var environment = ["LAB_HOME": course.home.path]
        environment.merge(more) { $1 }
        let shell = try TerminalShell(in: playground, environment: environment)
        // A short word, so that it fits on a narrow terminal.
        try shell.enter("play() { \(mark) lab run 01-stage \"$@\"; }")
        try shell.wait(for: TerminalShell.prompt(0))
        shell.resize(columns: columns, rows: rows)
        return shell
    }

    /// Lines of the program's that the terminal had to break; the shell's echo of what was typed before is longer.
    private func brokenLines(_ shell: TerminalShell) -> [String] {
        shell.screen.brokenLines.filter { !$0.contains("play()") }
    }

    /// Plays up to the middle of the endless step.
    private func playToTheEndlessStep(_ shell: TerminalShell) throws {
        try shell.enter("play")
        try shell.wait(for: "q quit")
        shell.type("n")
        try shell.wait(for: "run number 1")
        try shell.wait(for: "r again")
        shell.type("n")
        try shell.wait(for: "n run")
        shell.type("n")
        try shell.wait(for: "it has begun")
    }

    @Test func ctrlCEndsTheStepAloneAndTheLessonGoesOnWhereItWasLeft() throws {
        let shell = try shell()
        let modes = shell.modes
        try playToTheEndlessStep(shell)
        shell.type("\u{3}")
        try shell.wait(for: "interrupted")
        try shell.wait(for: "r again")
        shell.type("q")
        try shell.wait(for: "Stopped at step 2 of 3. Go on with `lab run 01-stage`.")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(shell.modes == modes)
        #expect(!shell.screen.isFullScreen && shell.screen.isCursorVisible)

        try shell.enter("play")
        try shell.wait(for: "Going on from where you stopped: first.")
        try shell.wait(for: "n run")
        shell.type("s")
        try shell.see("skipped", "Step 3 of 3", "n run")
        shell.type("n")
        // What was done before has been done again, unseen.
        try shell.wait(for: "number is 1")
        try shell.wait(for: "q quit")
        shell.type("n")
        try shell.see("You have reached the end of “Stage”.", "q close")
        shell.type("q")
        // The last words stay.
        try shell.wait(for: "You have reached the end of “Stage”.")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(shell.screen.strangers.isEmpty)
    }

    @Test func ctrlZGivesTheTerminalBackAndFgTakesItUpAgain() throws {
        let shell = try shell()
        let modes = shell.modes
        try shell.enter("play")
        try shell.wait(for: "q quit")
        shell.type("\u{1a}")
        try shell.wait(for: "Stopped")
        #expect(shell.modes == modes)
        #expect(!shell.screen.isFullScreen && shell.screen.isCursorVisible)
        try shell.enter("fg")
        // The bar is drawn again, and the keys work as before.
        try shell.wait(for: "q quit")
        #expect(shell.modes != modes)
        shell.type("n")
        try shell.wait(for: "run number 1")
        try shell.wait(for: "r again")
        shell.type("n")
        try shell.wait(for: "n run")
        shell.type("n")
        try shell.wait(for: "it has begun")
        shell.type("\u{1a}")
        try shell.wait(for: "Stopped")
        #expect(shell.modes == modes)
        #expect(!shell.screen.isFullScreen && shell.screen.isCursorVisible)
        try shell.enter("fg")
        try shell.wait(for: "running endless")
        shell.type("\u{3}")
        try shell.wait(for: "interrupted")
        try shell.wait(for: "r again")
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(shell.modes == modes)
    }

    @Test(arguments: ["TERM 143", "HUP 129"], [false, true])
    func aSignalLeavesTheTerminalAsItWasAndNothingElse(signal: String, isMidStep: Bool) throws {
        let parts = signal.split(separator: " ")
        let shell = try shell()
        let modes = shell.modes
        if isMidStep {
            try playToTheEndlessStep(shell)
        } else {
            try shell.enter("play")
            try shell.wait(for: "q quit")
            shell.type("n")
            try shell.wait(for: "r again")
        }
        let lab = LabProcess(shell.foreground, mark: mark)
        let traces = lab.traces()
        #expect(traces.sessions.count == 1)
        #expect(shell.modes != modes)
        #expect(shell.screen.isFullScreen)
        kill(lab.pid, parts[0] == "TERM" ? SIGTERM : SIGHUP)
        try shell.wait(for: TerminalShell.prompt(Int32(parts[1]) ?? 0))
        #expect(shell.modes == modes)
        #expect(!shell.screen.isFullScreen && shell.screen.isCursorVisible)
        #expect(try lab.remains(of: traces).isEmpty)
    }

    @Test func aTerminalThatGoesAwayTakesTheLessonWithIt() throws {
        var traces = LabProcess.Traces()
        var lab: LabProcess
        do {
            let shell = try shell()
            try playToTheEndlessStep(shell)
            lab = LabProcess(shell.foreground, mark: mark)
            traces = lab.traces()
            shell.hangUp()
        }
        _ = try playground.bash("tail -s 0.05 --pid=\(lab.pid) -f /dev/null")
        #expect(!lab.isRunning)
        #expect(try lab.remains(of: traces).isEmpty)
    }

    @Test func aChangedWidthRedrawsTheKeysOnceAndBreaksNoLine() throws {
        let shell = try shell(columns: 30)
        try shell.enter("play")
        try shell.wait(for: "q quit")
        shell.resize(columns: 100)
        try shell.wait(for: "q quit")
        shell.type("n")
        try shell.wait(for: "r again")
        shell.resize(columns: 38)
        try shell.wait(for: "b back\r\ng go · i inspect · ! shell · q quit")
        shell.type("n")
        try shell.wait(for: "n run")
        try shell.wait(for: "q quit")
        #expect(brokenLines(shell).isEmpty, "\(brokenLines(shell))")
        let bars = shell.screen.text.split(separator: "\n").filter { $0.contains("q quit") }
        #expect(bars.count == 1, "\(shell.screen.text)")
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
    }

    @Test func twentyColumnsAreEnough() throws {
        let shell = try shell(columns: 20)
        try playToTheEndlessStep(shell)
        shell.type("\u{3}")
        try shell.wait(for: "q quit")
        shell.type("i")
        try shell.wait(for: "q quit")
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(brokenLines(shell).isEmpty, "\(brokenLines(shell))")
    }

    @Test(arguments: [["TERM": "dumb"], ["TERM": ""]])
    func aDumbTerminalGetsPlainTextAlone(environment: [String: String]) throws {
        let shell = try shell(environment: environment)
        try playToTheEndlessStep(shell)
        shell.type("\u{3}")
        try shell.wait(for: "q quit")
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(!shell.transcript.contains("\u{1b}"))
    }

    @Test func withoutColourTheBarIsStillErased() throws {
        let shell = try shell(environment: ["NO_COLOR": "1"])
        try playToTheEndlessStep(shell)
        shell.type("\u{3}")
        try shell.wait(for: "q quit")
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(!shell.transcript.contains(try Regex("\u{1b}\\[[0-9;]*m")))
        #expect(!shell.screen.text.contains("q quit"), "\(shell.screen.text)")
    }

    @Test func theLearnersShellOpensInTheSandboxAndClosesAgain() throws {
        let shell = try shell()
        let modes = shell.modes
        try shell.enter("play")
        try shell.wait(for: "q quit")
        shell.type("n")
        try shell.wait(for: "r again")
        shell.type("!")
        try shell.wait(for: "brings you back")
        try shell.wait(for: "# ")
        shell.type("[ -d $LAB_CGROUP_PIDS/demo ] && echo see$((40+2)); stty size\n")
        try shell.wait(for: "see42")
        try shell.wait(for: "40 80")
        // The keys of a terminal are that shell's own now.
        shell.type("sh -c 'echo re$((1))ady; exec sleep 1000'\n")
        try shell.wait(for: "re1ady")
        shell.type("\u{3}echo sta$((1))us=$?\n")
        try shell.wait(for: "sta1us=130")
        shell.resize(columns: 60)
        shell.type("until [ \"$(stty size)\" = '40 60' ]; do :; done; echo bro$((1))der\n")
        try shell.wait(for: "bro1der")
        shell.type("mkdir $LAB_CGROUP_PIDS/mine; exit\n")
        try shell.wait(for: "Back in the lab.")
        try shell.wait(for: "$ mkdir ")
        try shell.wait(for: "+ /mine")
        try shell.wait(for: "q quit")
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(shell.modes == modes)
    }

    @Test func aStepRunsAgainFromTheMomentBeforeItAndTheStateCanBeLookedAt() throws {
        let shell = try shell()
        try shell.enter("play")
        try shell.wait(for: "q quit")
        shell.type("n")
        try shell.wait(for: "run number 1")
        try shell.wait(for: "r again")
        shell.type("r")
        try shell.see("Step first · again")
        // The keys stay in sight while the step runs.
        try shell.wait(for: "done in")
        shell.type("i")
        try shell.see("The kernel's state", "Control groups", "q close")
        shell.type("q")
        try shell.see("r again", without: "Control groups")
        // Leaving asks first where Ctrl-C could be meant for a step.
        shell.type("\u{3}")
        try shell.see("Leave the lab?")
        shell.type("n")
        try shell.see("r again", without: "Leave the lab?")
        shell.type("\u{3}")
        try shell.wait(for: "Leave the lab?")
        shell.type("\u{3}")
        try shell.wait(for: TerminalShell.prompt(0))
    }

    @Test func anyStepCanBeGoneToAndTheWayCanBeInterrupted() throws {
        let shell = try shell()
        try shell.enter("play")
        try shell.wait(for: "q quit")
        shell.type("g")
        try shell.wait(for: "esc stay")
        shell.type("2\r")
        try shell.wait(for: "At endless; the sandbox is in the state of that moment.")
        try shell.wait(for: "n run")
        shell.type("g3\r")
        try shell.wait(for: "running endless on the way")
        shell.type("\u{3}")
        try shell.wait(for: "Stopped on the way, in endless.")
        try shell.wait(for: "n run")
        shell.type("s")
        try shell.see("Step 3 of 3", "n run")
        shell.type("n")
        // The first step ran on the way, once.
        try shell.wait(for: "number is 1")
        try shell.wait(for: "done in")
        shell.type("g1\r")
        try shell.wait(for: "At first")
        try shell.wait(for: "n run")
        shell.type("g")
        try shell.wait(for: "esc stay")
        shell.type("\u{1b}")
        try shell.wait(for: "n run")
        shell.type("n")
        try shell.wait(for: "run number 1")
        try shell.wait(for: "r again")
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(brokenLines(shell).isEmpty, "\(brokenLines(shell))")
    }

    @Test func aGroupThatWatchesNeedsOneKeyAlone() throws {
        let shell = try shell(columns: 100)
        try shell.enter("play --present")
        try shell.wait(for: "␣ next")
        shell.type(" ")
        try shell.wait(for: "run number 1")
        try shell.wait(for: "␣ next")
        shell.type(" ")
        try shell.wait(for: "endless")
        try shell.wait(for: "␣ next")
        #expect(!shell.screen.text.contains("q quit"))
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
    }

    @Test(arguments: [(80, "xterm"), (20, "xterm"), (60, "dumb")])
    func theFirstLessonPlaysByItsKey(columns: Int, terminal: String) throws {
        let shell = try TerminalShell(in: playground, environment: ["TERM": terminal])
        try shell.enter("play() { lab run 03-cgroups --step where-am-i; }")
        try shell.wait(for: TerminalShell.prompt(0))
        shell.resize(columns: columns)
        try shell.enter("play")
        try shell.wait(for: "n run")
        shell.type("n")
        try shell.wait(for: "0::/")
        try shell.wait(for: "r again")
        shell.type("i")
        try shell.wait(for: "Processes")
        if shell.screen.isFullScreen { shell.type("q") }
        try shell.wait(for: "r again")
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(brokenLines(shell).isEmpty, "\(brokenLines(shell))")
        #expect(terminal != "dumb" || !shell.transcript.contains("\u{1b}"))
    }
}
