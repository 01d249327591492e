import Foundation
import Testing

/// `lab shell` as a person has it before them: their own shell, traced, with everything that a terminal can.
@Suite(.serialized, .enabled(if: getuid() == 0, "needs root: namespaces and control groups"))
struct ShellInTerminalTests {
    private let playground: Playground

    init() throws { playground = try Playground() }

    private func shell(_ arguments: String = "") throws -> TerminalShell {
        let course = try StageCourse(in: playground.folder)
        let shell = try TerminalShell(in: playground, environment: ["LAB_HOME": course.home.path])
        try shell.enter("lab shell 01-stage \(arguments)")
        try shell.wait(for: "lab /work # ")
        return shell
    }

    @Test func whatWasDoneIsShownWhenTheShellEndsAndItsStatusIsTheCommands() throws {
        let shell = try shell()
        let modes = shell.modes
        shell.type("mkdir $LAB_CGROUP_PIDS/demo\necho 7 > $LAB_CGROUP_PIDS/demo/pids.max\nexit 5\n")
        try shell.wait(for: "What you did in the shell")
        try shell.wait(for: "$ mkdir ")
        try shell.wait(for: "+ /demo")
        try shell.wait(for: "demo/pids.max  max → 7")
        try shell.wait(for: "What the kernel holds otherwise now")
        try shell.wait(for: "pids.max  7")
        try shell.wait(for: TerminalShell.prompt(5))
        #expect(shell.modes != modes)
    }

    @Test func theTerminalsKeysAndJobControlWorkUnderTheTracer() throws {
        let shell = try shell()
        shell.type("sh -c 'echo re$((1))ady; exec sleep 1000'\n")
        try shell.wait(for: "re1ady")
        shell.type("\u{3}echo sta$((1))us=$?\n")
        try shell.wait(for: "sta1us=130")
        shell.type("sh -c 'echo re$((2))ady; read line; echo got $((1)) $line'\n")
        try shell.wait(for: "re2ady")
        shell.type("\u{1a}")
        try shell.wait(for: "Stopped")
        shell.type("jobs | wc -l; fg\n")
        try shell.wait(for: "1\r\nsh -c")
        shell.type("it\n")
        try shell.wait(for: "got 1 it")
        shell.resize(columns: 61)
        shell.type("until [ \"$(stty size)\" = '40 61' ]; do :; done; echo bro$((1))der\n")
        try shell.wait(for: "bro1der")
        shell.type("exit\n")
        try shell.wait(for: "killed by SIGINT")
        try shell.wait(for: TerminalShell.prompt(0))
    }

    /// less: the whole screen, keys as they come, and the terminal as it was afterwards.
    @Test(.enabled(if: access("/usr/bin/less", X_OK) == 0, "needs less"))
    func aFullScreenProgramWorksUnderTheTracer() throws {
        let shell = try shell()
        shell.type("seq 1 500 | less\n")
        try shell.wait(for: "\r\n39")
        shell.type("G")
        try shell.wait(for: "500")
        shell.type("q")
        try shell.wait(for: "lab /work # ")
        shell.type("stty -a | grep -o ' icanon'; exit\n")
        try shell.wait(for: " icanon")
        try shell.wait(for: TerminalShell.prompt(0))
    }

    @Test func whatWasDoneCanBeRecordedAndReplayed() throws {
        let shell = try shell("--record session.jsonl")
        shell.type("mkdir $LAB_CGROUP_PIDS/demo; exit\n")
        try shell.wait(for: TerminalShell.prompt(0))
        try shell.enter("lab replay session.jsonl --text | grep -c -e '1 of 1 shell' -e '+ /demo' -e 'own shell ended'")
        try shell.wait(for: "3\r\n")
    }

    @Test func withoutTheTracerTheShellIsAsBefore() throws {
        let shell = try shell("--no-trace")
        shell.type("grep TracerPid /proc/self/status; mkdir $LAB_CGROUP_PIDS/demo; exit\n")
        try shell.wait(for: "TracerPid:\t0")
        try shell.wait(for: "What the kernel holds otherwise now")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(!shell.transcript.contains("What you did in"))
    }
}
