internal import Glibc

/// The whole screen of a terminal, drawn row by row; what was on it before comes back at the end.
///
/// `CSI ?1049h` is xterm's second screen; a terminal without one ignores it and is drawn over. `CSI ?2026h` holds the
/// picture until `CSI ?2026l`, so that no half of a change is seen; a terminal that does not know it ignores it too
/// (a private mode of ECMA-48, as the first).
final class FullScreen {
    private let descriptor: Int32
    private let capabilities: TerminalCapabilities
    private var rows: [String] = []
    private var isActive = false

    init(descriptor: Int32, capabilities: TerminalCapabilities) {
        self.descriptor = descriptor
        self.capabilities = capabilities
    }

    deinit { leave() }

    func enter() {
        guard !isActive else { return }
        isActive = true
        rows = []
        TerminalRestorer.remember(screen: descriptor)
        send("\u{1b}[?1049h\u{1b}[?25l\u{1b}[H\u{1b}[J")
    }

    func leave() {
        guard isActive else { return }
        isActive = false
        TerminalRestorer.restoreScreen()
    }

    /// What is on the screen is not known any more: its size has changed, or another program has drawn.
    func forget() { rows = [] }

    /// Draws the rows that are not there yet, all in one write. False when the terminal is gone.
    @discardableResult
    func draw(_ lines: [StyledLine]) -> Bool {
        let new = lines.map { Palette.text(of: $0, in: capabilities.palette) }
        var text = rows.isEmpty ? "\u{1b}[H\u{1b}[J" : ""
        for (number, row) in new.enumerated() where number >= rows.count || rows[number] != row {
            text += "\u{1b}[\(number + 1);1H\(row)\u{1b}[K"
        }
        if rows.count > new.count { text += "\u{1b}[\(new.count + 1);1H\u{1b}[J" }
        rows = new
        return text.isEmpty || send("\u{1b}[?2026h\(text)\u{1b}[?2026l")
    }

    @discardableResult
    private func send(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wanted, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
