internal import Glibc

/// Shows a recording on a terminal: waits for keys and signals, hands them to the player and draws what it says.
public final class ReplayScreen {
    private var player: ReplayPlayer
    private let terminal: Terminal
    private let input: Int32
    private let screen: FullScreen
    private var decoder = KeyDecoder()

    /// - Parameters:
    ///   - output: the descriptor of the terminal that is drawn on.
    ///   - input: a terminal to read keys from.
    public init(player: ReplayPlayer, terminal: Terminal, output: Int32 = 1, input: Int32 = 0) {
        self.player = player
        self.terminal = terminal
        self.input = input
        screen = FullScreen(descriptor: output, capabilities: terminal.capabilities)
        self.player.page = terminal.page(player.page)
    }

    /// Shows it until the person leaves. The terminal is then as it was before.
    ///
    /// - Returns: the signal that ended it, or nil.
    public func run() -> Int32? {
        let raw = RawMode(descriptor: input)
        guard let signals = SignalPipe(), raw.enter() else { return nil }
        screen.enter()
        defer {
            screen.leave()
            raw.leave()
        }
        guard screen.draw(player.lines()) else { return nil }
        while true {
            var wanted = [
                pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&wanted, 2, decoder.isWaiting ? 50 : -1)
            if wanted[0].revents != 0 {
                for number in signals.take() {
                    switch number {
                    case SIGWINCH: resize()
                    case SIGCONT: resume(raw)
                    default: return number
                    }
                }
            }
            for key in ready == 0 ? decoder.flush() : wanted[1].revents != 0 ? readKeys() : [] {
                switch player.handle(key) {
                case .none: break
                case .quit: return nil
                case .suspend:
                    screen.leave()
                    raw.leave()
                    raise(SIGTSTP)
                }
            }
            guard screen.draw(player.lines()) else { return nil }
        }
    }

    private func resize() {
        player.page = terminal.page(player.page)
        screen.forget()
    }

    /// Whoever stopped us may have changed the terminal's settings.
    private func resume(_ raw: RawMode) {
        raw.leave()
        raw.enter()
        screen.enter()
        resize()
    }

    private func readKeys() -> [Key] {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(input, &bytes, bytes.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN ? [] : [.endOfInput] }
        return count == 0 ? [.endOfInput] : decoder.add(bytes.prefix(count))
    }
}
