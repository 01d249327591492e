internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Carries bytes between this program's streams and a container's, and this program's signals to it.
///
/// A container never gets a stream of the machine itself: a terminal could be read and typed into, and a folder on standard
/// input would be a way out (CVE-2024-21626). It gets pipes, or a terminal of its own.
public final class StreamRelay {
    /// Where the container's output goes.
    public struct Sinks: Sendable {
        public var output: Int32
        public var errors: Int32
        /// Gets both as well.
        public var log: Int32?

        public init(output: Int32 = 1, errors: Int32 = 2, log: Int32? = nil) {
            self.output = output
            self.errors = errors
            self.log = log
        }
    }

    private let sinks: Sinks
    private var source: Int32?
    /// The container's ends, until it has them.
    private var theirs: PipeEnds?
    private var toContainer: FileDescriptor?
    private var fromContainer: FileDescriptor?
    private var errorsFromContainer: FileDescriptor?
    private var pending: ArraySlice<UInt8> = []
    private var interruptions = 0
    private let signals: SignalDescriptor

    private struct PipeEnds: ~Copyable {
        let input: FileDescriptor
        let output: FileDescriptor
        let errors: FileDescriptor
    }

    /// From here on signals that end a program go to the container.
    ///
    /// - Parameters:
    ///   - hasInput: whether the container reads this program's standard input (`-i`); else it reads nothing.
    ///   - source: which descriptor that is.
    public init(hasInput: Bool, from source: Int32 = 0, sinks: Sinks = Sinks()) throws {
        self.sinks = sinks
        self.source = hasInput ? source : nil
        signals = try SignalDescriptor()
        let input = try Pipe()
        let output = try Pipe()
        let errors = try Pipe()
        toContainer = try input.writeEnd.duplicate()
        fromContainer = try output.readEnd.duplicate()
        errorsFromContainer = try errors.readEnd.duplicate()
        theirs = PipeEnds(input: input.takeReadEnd(), output: output.takeWriteEnd(), errors: errors.takeWriteEnd())
        if let number = toContainer.rawNumber { _ = fcntl(number, F_SETFL, O_NONBLOCK) }
    }

    /// What the container gets, by number.
    public var descriptors: [Int32: Int32] {
        switch theirs {
        case .some(let ends): [0: ends.input.rawValue, 1: ends.output.rawValue, 2: ends.errors.rawValue]
        case .none: [:]
        }
    }

    /// Carries until the container has ended and all that it wrote has been written.
    public func carry(_ container: borrowing RunningContainer) throws {
        theirs = nil
        let primary = container.terminal.rawNumber
        if let primary {
            // Everything goes through the terminal.
            toContainer = nil
            errorsFromContainer = nil
            fromContainer = nil
            _ = fcntl(primary, F_SETFL, O_RDWR | O_NONBLOCK)
            resize(primary)
        }
        let raw = RawTerminal(primary == nil ? nil : source)
        defer { raw?.leave() }
        if source == nil { toContainer = nil }
        var hasEnded = false
        var output = primary ?? fromContainer.rawNumber
        var errors = errorsFromContainer.rawNumber
        while !hasEnded || output != nil || errors != nil {
            let input = primary ?? toContainer.rawNumber
            var files = [
                // After its end, there is nothing to wait for but what it wrote.
                pollfd(fd: hasEnded ? -1 : container.process.pidfd.rawValue, events: Int16(POLLIN), revents: 0),
                pollfd(fd: signals.number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: output ?? -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errors ?? -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: pending.isEmpty && input != nil ? source ?? -1 : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: pending.isEmpty ? -1 : input ?? -1, events: Int16(POLLOUT), revents: 0),
            ]
            guard poll(&files, nfds_t(files.count), -1) >= 0 || errno == EINTR else {
                throw SystemError("wait for the container", errno: .current)
            }
            let ready = files.map { $0.revents != 0 }
            if ready[1] { for signal in signals.take() { try pass(signal, to: container, primary) } }
            if ready[2], let file = output, copy(file, to: sinks.output) == .ended {
                output = nil
                fromContainer = nil
            }
            if ready[3], let file = errors, copy(file, to: sinks.errors) == .ended {
                errors = nil
                errorsFromContainer = nil
            }
            if ready[4] { readInput(isTerminal: primary != nil) }
            if ready[5] || !pending.isEmpty, let input { writeInput(input) }
            if ready[0] {
                hasEnded = true
                // A terminal has no end of file while we hold its other side: what is there now is all.
                if primary != nil, let file = output {
                    while copy(file, to: sinks.output) == .copied { continue }
                    output = nil
                }
            }
        }
    }

    private enum Progress { case copied, nothingYet, ended }

    private func copy(_ file: Int32, to sink: Int32) -> Progress {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            var count = 0
            repeat { count = read(file, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
            if count < 0 && errno == EAGAIN { return .nothingYet }
            guard count > 0 else { return .ended }
            if let log = sinks.log { _ = write(buffer, count, to: log) }
            // Where nobody reads on, the container is told by its own pipe.
            return write(buffer, count, to: sink) ? .copied : .ended
        }
    }

    private func write(_ buffer: UnsafeMutableRawBufferPointer, _ count: Int, to sink: Int32) -> Bool {
        var done = 0
        while done < count {
            let result = Glibc.write(sink, buffer.baseAddress.map { $0 + done }, count - done)
            if result < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN {
                    // Whoever gave it to us shares it with others who want it so.
                    var file = pollfd(fd: sink, events: Int16(POLLOUT), revents: 0)
                    poll(&file, 1, -1)
                    continue
                }
                return false
            }
            done += result
        }
        return true
    }

    private func readInput(isTerminal: Bool) {
        guard let source else { return }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = read(source, &bytes, bytes.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        if count > 0 {
            pending = bytes[..<count]
        } else {
            self.source = nil
            if isTerminal { pending = [4] } else { toContainer = nil }
        }
    }

    private func writeInput(_ input: Int32) {
        let count = pending.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
        if count >= 0 {
            pending = pending.dropFirst(count)
        } else if errno != EAGAIN && errno != EINTR {
            // Nobody in the container reads on.
            pending = []
            source = nil
            toContainer = nil
        }
    }

    // MARK: Signals

    private func pass(_ signal: Int32, to container: borrowing RunningContainer, _ primary: Int32?) throws {
        if signal == SIGWINCH {
            if let primary { resize(primary) }
            return
        }
        if signal == SIGINT || signal == SIGTERM { interruptions += 1 }
        // The first process of a pid namespace is spared by signals that it does not handle.
        try container.signal(interruptions >= 3 ? SIGKILL : signal)
    }

    private func resize(_ primary: Int32) {
        var size = winsize()
        if ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            _ = ioctl(primary, UInt(TIOCSWINSZ), &size)
        }
    }

    /// Columns and rows of this program's own terminal.
    public static var size: (columns: UInt16, rows: UInt16) {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
        return (size.ws_col, size.ws_row)
    }
}
