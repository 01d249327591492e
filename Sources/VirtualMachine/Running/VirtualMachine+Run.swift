internal import Glibc
internal import LinuxSystem

extension VirtualMachine {
    /// How long the guest may be silent, in seconds. It is asked every third of that.
    private static let silence = 45.0 * MachinePatience.factor
    /// How long a program may take to end that was told to, in seconds: this side's own terminal has gone, or somebody
    /// wants this program to end.
    private static let lastSeconds = 15.0 * MachinePatience.factor
    /// How much input may be on its way.
    private static let window: UInt64 = 1 << 16

    /// A bound that the program's own side need not keep: whoever is root there may have stopped what would keep it.
    public struct TimeLimit: Sendable {
        var seconds: Double
        var isRenewed: Bool

        /// From the program's start to its end.
        public static func whole(seconds: Double) -> TimeLimit { TimeLimit(seconds: seconds, isRenewed: false) }
        /// From one piece of its standard output to the next.
        public static func betweenOutputs(seconds: Double) -> TimeLimit { TimeLimit(seconds: seconds, isRenewed: true) }
    }

    /// Runs a program in the guest to its end: it reads and writes here, signals reach it, and a terminal is one there.
    ///
    /// - Parameters:
    ///   - limit: the machine counts as hung where the program takes longer.
    ///   - reader: gets the program's standard output, instead of a descriptor. Such a program runs for this one, not for
    ///     the person: a signal that would end this one ends the machine, and is left in `endingSignal`.
    /// - Returns: its status as a shell has it.
    /// - Throws: `failed` where the machine went down or answers no more; EIO and others of an output that is closed
    ///   end the program in the guest and are told as the status 128 + SIGPIPE.
    public func run(
        _ command: GuestCommand, streams: MachineStreams = MachineStreams(), limit: TimeLimit? = nil,
        reader: (([UInt8]) -> Void)? = nil
    ) throws(MachineError) -> Int32 {
        do throws(SystemError) {
            return try follow(command, streams, limit, reader)
        } catch {
            throw .failed(error)
        }
    }

    private func follow(
        _ command: GuestCommand, _ streams: MachineStreams, _ limit: TimeLimit?, _ reader: (([UInt8]) -> Void)?
    ) throws(SystemError) -> Int32 {
        var command = command
        command.terminals = streams.terminals
        (command.columns, command.rows) = (UInt64(streams.size.columns), UInt64(streams.size.rows))
        let signals = try HostSignals()
        let terminal = RawTerminal(command.terminals[0] ? streams.input : nil)
        defer { terminal?.leave() }
        try conversation.send(.run(command))
        var input = InputState(window: VirtualMachine.window)
        var lastHeard = Deadline.now
        var isAsked = false
        var programEnd = limit.map { Deadline.after(seconds: $0.seconds) } ?? .max
        var lastSignal: Int32?
        while true {
            let silence = lastHeard + UInt64(VirtualMachine.silence / (isAsked ? 1 : 3) * 1e9)
            let deadline = min(silence, programEnd)
            let control = conversation.emulator.control.rawValue
            let ready: [Bool]
            do throws(SystemError) {
                ready = try Deadline.wait(
                    for: [control, signals.descriptor, input.isOpen ? streams.input : -1], until: deadline,
                    step: "hear of the virtual machine")
            } catch  where error.errno == .timedOut {
                if Deadline.now >= programEnd, let lastSignal { return giveUp(after: lastSignal) }
                guard !isAsked, Deadline.now < programEnd else { throw conversation.gone(.timedOut) }
                isAsked = true
                try conversation.send(.ping)
                continue
            }
            if ready[1], let ending = try pass(signals.take(), streams) {
                if reader != nil { return giveUp(after: ending) }
                if ending == SIGTERM || ending == SIGHUP {
                    lastSignal = lastSignal ?? ending
                    programEnd = min(programEnd, Deadline.after(seconds: VirtualMachine.lastSeconds))
                }
            }
            if ready[2] { try input.pass(from: streams.input, to: conversation) }
            guard ready[0] else { continue }
            lastHeard = Deadline.now
            isAsked = false
            for message in try conversation.receive() {
                switch message {
                case .terminal(let bytes): if !write(bytes, to: streams.terminal) { return 128 + SIGPIPE }
                case .output(let bytes):
                    if let limit, limit.isRenewed { programEnd = Deadline.after(seconds: limit.seconds) }
                    if let reader {
                        reader(bytes)
                    } else if !write(bytes, to: streams.output) {
                        return 128 + SIGPIPE
                    }
                case .errors(let bytes): _ = write(bytes, to: streams.errors)
                case .taken(let count): input.isTaken(count)
                case .ended(let status): return status
                case .refused(let step, let path, let errno):
                    throw SystemError(step, path: path.isEmpty ? nil : path, errno: Errno(rawValue: errno))
                case .ready, .begun, .pong: break
                }
            }
        }
    }

    /// Hands signals on to the program.
    ///
    /// - Returns: the last that asks for an end.
    private func pass(_ signals: [Int32], _ streams: MachineStreams) throws(SystemError) -> Int32? {
        var ending: Int32?
        for signal in signals {
            if signal == SIGWINCH {
                let size = streams.size
                try conversation.send(.resize(columns: UInt64(size.columns), rows: UInt64(size.rows)))
            } else {
                try conversation.send(.signal(signal))
                ending = signal
            }
        }
        return ending
    }

    private func giveUp(after signal: Int32) -> Int32 {
        endingSignal = signal
        conversation.emulator.end()
        return 128 + signal
    }

    /// False where nobody reads on.
    private func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
            }
            if count >= 0 {
                done += count
            } else if errno == EAGAIN {
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&entry, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}

/// What of the input has been sent, and how much more may be.
private struct InputState {
    let window: UInt64
    private var onTheWay: UInt64 = 0
    private var isEnded = false
    private var chunk = [UInt8](repeating: 0, count: 1 << 14)

    init(window: UInt64) { self.window = window }

    var isOpen: Bool { !isEnded && onTheWay < window }

    mutating func isTaken(_ count: UInt64) { onTheWay -= min(count, onTheWay) }

    mutating func pass(from descriptor: Int32, to conversation: GuestConversation) throws(SystemError) {
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        guard count > 0 else {
            isEnded = true
            return try conversation.send(.endOfInput)
        }
        onTheWay += UInt64(count)
        try conversation.send(.input(Array(chunk[..<count])))
    }
}
