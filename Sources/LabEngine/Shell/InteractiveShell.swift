internal import Glibc
internal import LinuxSystem

/// The learner's own shell in a sandbox: a bash on a terminal of its own, tied to the one that the learner sits at.
///
/// Job control, Ctrl-C, resizing and full-screen programs are that terminal's, and work whether or not it is traced.
public struct InteractiveShell {
    /// The learner's terminal; what is written to it goes to the shell, and back.
    public struct Seat: Sendable {
        public var input: Int32
        public var output: Int32
        /// What the learner is told when a program in the shell wants to trace another, which nobody can whom we trace.
        public var tracerRefused: String

        public init(input: Int32 = 0, output: Int32 = 1, tracerRefused: String = "") {
            self.input = input
            self.output = output
            self.tracerRefused = tracerRefused
        }
    }

    /// Opens it and returns when it has ended. The terminal is then as it was before.
    ///
    /// - Parameter watch: sees what is done in it; nil: nobody does.
    static func run(in sandbox: Sandbox, watch: ShellWatch?, seat: Seat) throws(SystemError) -> ExitStatus {
        let terminal = try PseudoTerminal()
        sandbox.give(terminal.replica.rawValue)
        copySize(from: seat.input, to: terminal)
        let name = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        let prompt = "\\[\\e[2m\\]lab\\[\\e[0m\\] \\w \\$ "
        var entry = Sandbox.Entry(
            "/bin/bash", ["bash", "--noprofile", "--norc", "-i"], environment: ["TERM=\(name)", "PS1=\(prompt)"],
            descriptors: [0: terminal.replica.rawValue, 1: terminal.replica.rawValue, 2: terminal.replica.rawValue])
        entry.hasTerminal = true
        if let watch {
            _ = try watch.start(entry, in: sandbox)
            let mode = RawTerminal(seat.input)
            defer { mode?.leave() }
            return relay(seat, terminal: terminal, watch: watch)
        }
        let handles = try sandbox.openForEntry()
        var plan = LaunchPlan()
        sandbox.enter(entry, handles: handles, in: &plan)
        let child = try plan.run(handles.options)
        let mode = RawTerminal(seat.input)
        defer { mode?.leave() }
        carry(seat, terminal: terminal, waker: child.pidfd.rawValue) { true }
        return try child.wait()
    }

    private static func relay(_ seat: Seat, terminal: borrowing PseudoTerminal, watch: ShellWatch) -> ExitStatus {
        var status: ExitStatus?
        var hasTold = seat.tracerRefused.isEmpty
        carry(seat, terminal: terminal, waker: watch.bell.descriptor.rawValue) {
            for message in watch.bell.answer() {
                switch message {
                case .ended(let end): status = end
                case .tracerRefused:
                    if !hasTold { write(seat.tracerRefused.replacing("\n", with: "\r\n") + "\r\n", to: seat.output) }
                    hasTold = true
                }
            }
            return status != nil
        }
        return status ?? .killed(signal: SIGKILL)
    }

    /// The end of what a script types: Ctrl-D. One that comes while nobody reads lines, before the shell has set its
    /// terminal up say, is lost; so it is typed again, after so many milliseconds of silence.
    private static let (end, endAgain): (String, Int32) = ("\u{4}", 200)

    /// Carries bytes both ways until the shell has ended and all that it wrote has been shown.
    ///
    /// - Parameters:
    ///   - waker: becomes readable when there is something to ask for.
    ///   - hasEnded: asked then: whether it was the end.
    private static func carry(
        _ seat: Seat, terminal: borrowing PseudoTerminal, waker: Int32, hasEnded: () -> Bool
    ) {
        var reads = seat.input
        var isOver = false
        while true {
            var sets = [
                pollfd(fd: reads, events: Int16(POLLIN), revents: 0),
                pollfd(fd: terminal.primary.rawValue, events: Int16(POLLIN), revents: 0),
                pollfd(fd: isOver ? -1 : waker, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&sets, 3, isOver ? 0 : reads < 0 ? endAgain : -1)
            // SIGWINCH comes here as an interrupted call.
            copySize(from: seat.input, to: terminal)
            if ready < 0 { continue }
            if ready == 0, !isOver { write(end, to: terminal.primary.rawValue) }
            if sets[1].revents != 0 {
                if !carry(terminal.primary.rawValue, to: seat.output), isOver { return }
            } else if isOver {
                return
            }
            if sets[2].revents != 0 { isOver = hasEnded() }
            if sets[0].revents != 0, !carry(reads, to: terminal.primary.rawValue) {
                write(end, to: terminal.primary.rawValue)
                reads = -1
            }
        }
    }

    private static func carry(_ from: Int32, to target: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = read(from, &bytes, bytes.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN }
        if count == 0 { return false }
        return write(bytes[..<count], to: target)
    }

    private static func write(_ text: String, to target: Int32) { _ = write(Array(text.utf8)[...], to: target) }

    private static func write(_ bytes: ArraySlice<UInt8>, to target: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(target, $0.baseAddress, $0.count) }
            if written < 0 && errno != EINTR { return false }
            rest = rest.dropFirst(max(written, 0))
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
