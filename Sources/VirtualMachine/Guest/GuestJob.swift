internal import CLinux
internal import Glibc
internal import LinuxSystem

/// A program that runs for the host, with this side's ends of its streams.
///
/// The program is started before the host has said what it is to run, with everything that it may need then; a
/// snapshot finds it loaded and waiting (`GuestProgram`).
struct GuestJob: ~Copyable {
    let pid: Int32
    /// Where it hears what it is to do.
    let words: FileDescriptor
    private let terminal: PseudoTerminal
    private var isTerminal = [true, true, true]
    /// Where its input goes; nil for a terminal, and after the end of input.
    private var inputPipe: FileDescriptor?
    private let outputPipe: FileDescriptor
    private let errorsPipe: FileDescriptor
    /// Input that it has not taken yet.
    private var pending: [UInt8] = []
    private var isInputEnded = false

    /// Starts the program, which waits.
    ///
    /// - Parameter rehearses: whether it does once, for nobody, what it will be asked to do.
    init(rehearses: Bool) throws(SystemError) {
        let terminal = try PseudoTerminal()
        let input = try Pipe()
        let output = try Pipe()
        let errors = try Pipe()
        let pair = try SocketPair()
        var plan = LaunchPlan()
        plan.resetSignals()
        plan.newSession()
        plan.place([
            GuestProgram.words: pair.theirs.rawValue, GuestProgram.terminal: terminal.replica.rawValue,
            GuestProgram.input: input.readEnd.rawValue, GuestProgram.output: output.writeEnd.rawValue,
            GuestProgram.errors: errors.writeEnd.rawValue,
        ])
        plan.closeOnExec(from: UInt32(GuestProgram.errors) + 1)
        let arguments = ["lab", GuestProgram.command] + (rehearses ? [GuestProgram.rehearses] : [])
        plan.execute(GuestInit.program, arguments, environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"])
        let child = try plan.run(LaunchPlan.CloneOptions(sharesMemory: true))
        let ours = [
            terminal.primary.rawValue, input.writeEnd.rawValue, output.readEnd.rawValue, errors.readEnd.rawValue,
        ]
        for number in ours { _ = fcntl(number, F_SETFL, O_NONBLOCK) }
        pid = child.pid
        words = pair.takeOurs()
        self.terminal = terminal
        inputPipe = input.takeWriteEnd()
        outputPipe = output.takeReadEnd()
        errorsPipe = errors.takeReadEnd()
    }

    /// Blocks until the program waits for its command; false where it has ended instead.
    func isWaiting() -> Bool {
        var byte = [UInt8](repeating: 0, count: 1)
        return (try? words.read(into: &byte)) == 1
    }

    /// Says what it is to run.
    mutating func begin(_ command: GuestCommand) throws(SystemError) {
        isTerminal = command.terminals
        if isTerminal[0] { inputPipe = nil }
        resize(columns: command.columns, rows: command.rows)
        try words.writeAll(HostMessage.run(command).frame, step: "start a program in the virtual machine")
    }

    /// What to wait for: the terminal, standard output, standard error, and room for input.
    var events: [pollfd] {
        let isWaiting = !pending.isEmpty
        let pipe = inputPipe.rawNumber
        let terminalEvents = isWaiting && pipe == nil ? POLLIN | POLLOUT : POLLIN
        return [
            pollfd(fd: usesTerminal ? terminal.primary.rawValue : -1, events: Int16(terminalEvents), revents: 0),
            pollfd(fd: isTerminal[1] ? -1 : outputPipe.rawValue, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isTerminal[2] ? -1 : errorsPipe.rawValue, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isWaiting ? pipe ?? -1 : -1, events: Int16(POLLOUT), revents: 0),
        ]
    }

    /// What of its output is there now.
    ///
    /// - Parameter all: to the last byte: the program has ended.
    func output(all: Bool) -> [GuestMessage] {
        var messages = [GuestMessage]()
        func take(_ number: Int32, _ message: ([UInt8]) -> GuestMessage) {
            var chunk = [UInt8](repeating: 0, count: 1 << 15)
            while true {
                let count = read(number, &chunk, chunk.count)
                guard count > 0 else { return }
                messages.append(message(Array(chunk[..<count])))
                if !all { return }
            }
        }
        if usesTerminal { take(terminal.primary.rawValue) { .terminal($0) } }
        if !isTerminal[1] { take(outputPipe.rawValue) { .output($0) } }
        if !isTerminal[2] { take(errorsPipe.rawValue) { .errors($0) } }
        return messages
    }

    mutating func add(input: [UInt8]) { pending += input }

    /// A terminal hangs up.
    mutating func endInput() {
        isInputEnded = true
        if inputPipe.rawNumber == nil { signal(SIGHUP) }
    }

    /// Hands on as much input as is taken now, and returns how much that was.
    mutating func passInput() -> Int {
        var done = 0
        if let number = inputPipe.rawNumber ?? terminalInput {
            while done < pending.count {
                let count = pending.withUnsafeBytes { write(number, $0.baseAddress.map { $0 + done }, $0.count - done) }
                if count < 0, errno == EINTR { continue }
                // A program that has closed its input takes no more of it.
                if count < 0, errno != EAGAIN { done = pending.count }
                if count <= 0 { break }
                done += count
            }
        } else {
            done = pending.count
        }
        pending.removeFirst(done)
        if isInputEnded, pending.isEmpty { inputPipe = nil }
        return done
    }

    func resize(columns: UInt64, rows: UInt64) {
        guard usesTerminal else { return }
        terminal.resize(columns: UInt16(clamping: columns), rows: UInt16(clamping: rows))
    }

    /// To the program, and to those of its own that have not left its group.
    func signal(_ number: Int32) { kill(-pid, number) }

    private var usesTerminal: Bool { isTerminal.contains(true) }
    /// Where typed words go.
    private var terminalInput: Int32? { isTerminal[0] ? terminal.primary.rawValue : nil }
}
