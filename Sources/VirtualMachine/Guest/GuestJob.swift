internal import CLinux
internal import Glibc
internal import LinuxSystem

/// A program that runs for the host, with this side's ends of its streams.
struct GuestJob: ~Copyable {
    let pid: Int32
    private let terminal: PseudoTerminal?
    /// Where its input goes; nil for a terminal, and after the end of input.
    private var inputPipe: FileDescriptor?
    private let outputPipe: FileDescriptor?
    private let errorsPipe: FileDescriptor?
    /// Input that it has not taken yet.
    private var pending: [UInt8] = []
    private var isInputEnded = false

    init(_ command: GuestCommand) throws(SystemError) {
        let isTerminal = command.terminals
        let terminal = isTerminal.contains(true) ? try PseudoTerminal() : nil
        let input = try Pipe()
        let output = try Pipe()
        let errors = try Pipe()
        let replica = terminal.replicaNumber
        var plan = LaunchPlan()
        plan.resetSignals()
        plan.newSession(terminal: replica)
        plan.place([
            0: isTerminal[0] ? replica ?? -1 : input.readEnd.rawValue,
            1: isTerminal[1] ? replica ?? -1 : output.writeEnd.rawValue,
            2: isTerminal[2] ? replica ?? -1 : errors.writeEnd.rawValue,
        ])
        plan.closeOnExec()
        plan.changeDirectory(command.directory)
        plan.execute(GuestInit.program, ["lab"] + command.arguments, environment: command.environment)
        let child = try plan.run(LaunchPlan.CloneOptions(sharesMemory: true))
        let ours = [
            terminal.primaryNumber, input.writeEnd.rawValue, output.readEnd.rawValue, errors.readEnd.rawValue,
        ]
        for case let number? in ours { _ = fcntl(number, F_SETFL, O_NONBLOCK) }
        pid = child.pid
        self.terminal = terminal
        inputPipe = isTerminal[0] ? nil : input.takeWriteEnd()
        outputPipe = isTerminal[1] ? nil : output.takeReadEnd()
        errorsPipe = isTerminal[2] ? nil : errors.takeReadEnd()
        resize(columns: command.columns, rows: command.rows)
    }

    /// What to wait for: the terminal, standard output, standard error, and room for input.
    var events: [pollfd] {
        let isWaiting = !pending.isEmpty
        let pipe = inputPipe.rawNumber
        let terminalEvents = isWaiting && pipe == nil ? POLLIN | POLLOUT : POLLIN
        return [
            pollfd(fd: terminal.primaryNumber ?? -1, events: Int16(terminalEvents), revents: 0),
            pollfd(fd: outputPipe.rawNumber ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errorsPipe.rawNumber ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isWaiting ? pipe ?? -1 : -1, events: Int16(POLLOUT), revents: 0),
        ]
    }

    /// What of its output is there now.
    ///
    /// - Parameter all: to the last byte: the program has ended.
    func output(all: Bool) -> [GuestMessage] {
        var messages = [GuestMessage]()
        func take(_ number: Int32?, _ message: ([UInt8]) -> GuestMessage) {
            guard let number else { return }
            var chunk = [UInt8](repeating: 0, count: 1 << 15)
            while true {
                let count = read(number, &chunk, chunk.count)
                guard count > 0 else { return }
                messages.append(message(Array(chunk[..<count])))
                if !all { return }
            }
        }
        take(terminal.primaryNumber) { .terminal($0) }
        take(outputPipe.rawNumber) { .output($0) }
        take(errorsPipe.rawNumber) { .errors($0) }
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
        if let number = inputPipe.rawNumber ?? terminal.primaryNumber {
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
        switch terminal {
        case .some(let terminal): terminal.resize(columns: UInt16(clamping: columns), rows: UInt16(clamping: rows))
        case .none: break
        }
    }

    /// To the program, and to those of its own that have not left its group.
    func signal(_ number: Int32) { kill(-pid, number) }
}

extension Optional where Wrapped == PseudoTerminal {
    fileprivate var primaryNumber: Int32? {
        borrowing get {
            switch self {
            case .some(let terminal): terminal.primary.rawValue
            case .none: nil
            }
        }
    }

    fileprivate var replicaNumber: Int32? {
        borrowing get {
            switch self {
            case .some(let terminal): terminal.replica.rawValue
            case .none: nil
            }
        }
    }
}
