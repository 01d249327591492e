internal import Glibc
internal import LinuxSystem

extension VirtualMachine {
    /// How long the guest may be silent, in seconds. It is asked every third of that.
    private static let silence = 45.0
    /// How much input may be on its way.
    private static let window: UInt64 = 1 << 16

    /// Runs a program in the guest to its end: it reads and writes here, signals reach it, and a terminal is one there.
    ///
    /// - Returns: its status as a shell has it.
    /// - Throws: `failed` where the machine went down or answers no more; EIO and others of an output that is closed
    ///   end the program in the guest and are told as the status 128 + SIGPIPE.
    public func run(_ command: GuestCommand, streams: MachineStreams = MachineStreams()) throws(MachineError) -> Int32 {
        do throws(SystemError) {
            return try follow(command, streams)
        } catch {
            throw .failed(error)
        }
    }

    private func follow(_ command: GuestCommand, _ streams: MachineStreams) throws(SystemError) -> Int32 {
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
        while true {
            let limit = VirtualMachine.silence / (isAsked ? 1 : 3)
            let deadline = lastHeard + UInt64(limit * 1e9)
            let control = conversation.emulator.control.rawValue
            let ready: [Bool]
            do throws(SystemError) {
                ready = try Deadline.wait(
                    for: [control, signals.descriptor, input.isOpen ? streams.input : -1], until: deadline,
                    step: "hear of the virtual machine")
            } catch  where error.errno == .timedOut {
                guard !isAsked else { throw conversation.gone(.timedOut) }
                isAsked = true
                try conversation.send(.ping)
                continue
            }
            if ready[1] { try pass(signals.take(), streams) }
            if ready[2] { try input.pass(from: streams.input, to: conversation) }
            guard ready[0] else { continue }
            lastHeard = Deadline.now
            isAsked = false
            for message in try conversation.receive() {
                switch message {
                case .terminal(let bytes): if !write(bytes, to: streams.terminal) { return 128 + SIGPIPE }
                case .output(let bytes): if !write(bytes, to: streams.output) { return 128 + SIGPIPE }
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

    private func pass(_ signals: [Int32], _ streams: MachineStreams) throws(SystemError) {
        for signal in signals {
            if signal == SIGWINCH {
                let size = streams.size
                try conversation.send(.resize(columns: UInt64(size.columns), rows: UInt64(size.rows)))
            } else {
                try conversation.send(.signal(signal))
            }
        }
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
