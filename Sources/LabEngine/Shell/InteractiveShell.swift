internal import Glibc
public import LinuxSystem

/// The learner's own shell in a sandbox: a bash on a terminal of its own, tied to the one that the learner sits at.
public struct InteractiveShell {
    /// Opens it and returns when it has ended. The terminal is then as it was before.
    ///
    /// - Parameter input: the learner's terminal; what is written to it goes to the shell, and back.
    public static func run(in sandbox: Sandbox, input: Int32 = 0, output: Int32 = 1) throws(SystemError) -> ExitStatus {
        let terminal = try PseudoTerminal()
        sandbox.give(terminal.replica.rawValue)
        copySize(from: input, to: terminal)
        let name = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        let prompt = "\\[\\e[2m\\]lab\\[\\e[0m\\] \\w \\$ "
        var entry = Sandbox.Entry(
            "/bin/bash", ["bash", "--noprofile", "--norc", "-i"], environment: ["TERM=\(name)", "PS1=\(prompt)"],
            descriptors: [0: terminal.replica.rawValue, 1: terminal.replica.rawValue, 2: terminal.replica.rawValue])
        entry.hasTerminal = true
        let handles = try sandbox.openForEntry()
        var plan = LaunchPlan()
        sandbox.enter(entry, handles: handles, in: &plan)
        let child = try plan.run(handles.options)

        var saved = termios()
        let isTerminal = tcgetattr(input, &saved) == 0
        if isTerminal {
            var raw = saved
            cfmakeraw(&raw)
            tcsetattr(input, TCSADRAIN, &raw)
        }
        defer { if isTerminal { tcsetattr(input, TCSADRAIN, &saved) } }
        relay(input: input, output: output, terminal: terminal, until: child)
        return try child.wait()
    }

    /// Carries bytes both ways until the shell has ended.
    private static func relay(
        input: Int32, output: Int32, terminal: borrowing PseudoTerminal, until child: borrowing ChildProcess
    ) {
        var reads = input
        while true {
            var sets = [
                pollfd(fd: reads, events: Int16(POLLIN), revents: 0),
                pollfd(fd: terminal.primary.rawValue, events: Int16(POLLIN), revents: 0),
                pollfd(fd: child.pidfd.rawValue, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&sets, 3, -1)
            // SIGWINCH comes here as an interrupted call.
            copySize(from: input, to: terminal)
            if ready < 0 { continue }
            if sets[1].revents != 0, !carry(terminal.primary.rawValue, to: output), sets[2].revents != 0 { return }
            if sets[2].revents != 0, sets[1].revents == 0 { return }
            if sets[0].revents != 0, !carry(reads, to: terminal.primary.rawValue) {
                // The end of what a script types: as Ctrl-D.
                var end: UInt8 = 4
                _ = write(terminal.primary.rawValue, &end, 1)
                reads = -1
            }
        }
    }

    private static func carry(_ from: Int32, to target: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = read(from, &bytes, bytes.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN }
        if count == 0 { return false }
        var done = 0
        while done < count {
            let written = bytes.withUnsafeBytes { write(target, $0.baseAddress.map { $0 + done }, count - done) }
            if written < 0 && errno != EINTR { return false }
            done += max(written, 0)
        }
        return true
    }

    private static func copySize(from input: Int32, to terminal: borrowing PseudoTerminal) {
        var size = winsize()
        if ioctl(input, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            terminal.resize(columns: size.ws_col, rows: size.ws_row)
        }
    }
}
