import Foundation
import Testing

/// `lab trace` at a terminal: for the shell that started it, it is the command itself.
@Suite(.serialized) struct TraceInTerminalTests {
    private let playground: Playground

    init() throws { playground = try Playground() }

    @Test func ctrlCReachesTheCommand() throws {
        let shell = try TerminalShell(in: playground)
        try shell.enter("lab trace --only exec -- sleep 1000")
        try shell.wait(for: "execve(")
        shell.type("\u{3}")
        try shell.wait(for: TerminalShell.prompt(130))
    }

    @Test func ctrlCThatTheCommandHandlesDoesNotEndTheTrace() throws {
        let shell = try TerminalShell(in: playground)
        try shell.enter(
            "lab trace --json events -- sh -c 'trap \"echo ha$((1))ndled; exit 5\" INT; sleep 1000; exit 6'")
        // Only then is the trap set.
        try waitForChild(of: "sleep", shell)
        shell.type("\u{3}")
        try shell.wait(for: "ha1ndled")
        try shell.wait(for: TerminalShell.prompt(5))
    }

    @Test func ctrlZStopsItAndFgGoesOn() throws {
        let shell = try TerminalShell(in: playground)
        let modes = shell.modes
        try shell.enter("lab trace --only exec -- sleep 1000")
        try shell.wait(for: "execve(")
        for _ in 0..<2 {
            shell.type("\u{1a}")
            try shell.wait(for: "Stopped")
            #expect(shell.modes == modes)
            try shell.enter("echo st$((1))ill")
            try shell.wait(for: "st1ill")
            try shell.enter("fg")
            // The shell says the command's name before it hands over the terminal and continues the job.
            try waitForChild(of: "sleep", shell)
        }
        shell.type("\u{3}")
        try shell.wait(for: TerminalShell.prompt(130))
    }

    @Test(arguments: [[SIGTERM, 143], [SIGHUP, 129]])
    func aSignalToTheWholeGroupHasTheCommandsStatus(signalAndStatus: [Int32]) throws {
        let shell = try TerminalShell(in: playground)
        try shell.enter("lab trace --only exec -- sleep 1000")
        try shell.wait(for: "execve(")
        kill(-shell.foreground, signalAndStatus[0])
        try shell.wait(for: TerminalShell.prompt(signalAndStatus[1]))
    }

    @Test func aTraceWithinATraceSaysThatAProcessHasOneTracer() throws {
        let result = try playground.bash("lab trace --json events -- lab trace --json inner -- true")
        #expect(result.text.contains("a process can have only one"), "\(result.text)")
        #expect(result.status == 4)
    }

    /// Waits until a program of that name is in the foreground, and nothing of its job is stopped.
    private func waitForChild(of name: String, _ shell: TerminalShell) throws {
        // The job that the terminal has in its foreground, which is the shell itself at first.
        let job = "$(ps -o tpgid= -p \(shell.pid))"
        let runs = "pgrep -g \(job) -x \(name) && ! pgrep -g \(job) -r T"
        let result = try playground.bash("timeout 20 bash -c 'until \(runs); do :; done'")
        #expect(result.status == 0)
    }
}
