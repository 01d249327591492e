internal import Glibc
internal import Synchronization

/// Nobody reads standard output any more, or it cannot be written.
public struct OutputClosed: Error, Sendable, Hashable {
    /// The kernel's number, EPIPE for a reader that went away.
    public var errno: Int32

    /// A reader that went away (`lab list | head -1`) is no failure: the program ends without a word.
    public var isQuiet: Bool { errno == EPIPE || errno == EIO }
}

/// Writes lines to a descriptor, and keeps a bar below them that is erased before more is written.
///
/// May be used from any thread.
public final class Terminal: Sendable {
    public let capabilities: TerminalCapabilities
    private let descriptor: Int32
    private let bar = Mutex<[StyledLine]>([])

    /// - Parameter descriptor: stays open as long as this lives.
    public init(descriptor: Int32 = 1, capabilities: TerminalCapabilities? = nil) {
        self.descriptor = descriptor
        self.capabilities = capabilities ?? .detect(descriptor: descriptor)
        Self.surviveBrokenPipes()
    }

    /// A page for what is written here.
    public func page(_ base: Page) -> Page {
        let size = TerminalCapabilities.size(descriptor: descriptor)
        var page = base.resized(columns: size?.columns ?? 80, rows: capabilities.isTerminal ? size?.rows ?? 24 : nil)
        page.hasColour = capabilities.hasColour
        return page
    }

    /// Writes lines above the bar.
    public func write(_ lines: [StyledLine]) throws(OutputClosed) {
        guard !lines.isEmpty else { return }
        let result = bar.withLock { bar -> Int32 in
            var text = erasing(bar)
            for line in lines { text += Palette.text(of: line, in: capabilities.palette) + "\n" }
            if capabilities.canErase { text += drawing(bar) }
            return send(text)
        }
        if result != 0 { throw OutputClosed(errno: result) }
    }

    /// Writes text as it is, for a program to read: JSON, or a report that another module has drawn.
    public func write(text: String) throws(OutputClosed) {
        let result = bar.withLock { _ in send(text) }
        if result != 0 { throw OutputClosed(errno: result) }
    }

    /// Puts other lines in place of the bar; none removes it.
    public func setBar(_ lines: [StyledLine]) throws(OutputClosed) {
        guard capabilities.isTerminal else { return }
        let result = bar.withLock { bar -> Int32 in
            guard bar != lines || !capabilities.canErase else { return 0 }
            let text = erasing(bar) + drawing(lines) + (capabilities.canErase || lines.isEmpty ? "" : "\n")
            bar = lines
            return text.isEmpty ? 0 : send(text)
        }
        if result != 0 { throw OutputClosed(errno: result) }
    }

    /// The bar counts as not drawn: another program has written to the terminal.
    public func forgetBar() { bar.withLock { $0 = [] } }

    private func drawing(_ lines: [StyledLine]) -> String {
        lines.map { Palette.text(of: $0, in: capabilities.palette) }.joined(separator: "\n")
    }

    /// Goes back to the first row of the bar and clears from there. A terminal that was made narrower has broken the
    /// bar's lines into more rows, so they are counted with its width of now.
    private func erasing(_ lines: [StyledLine]) -> String {
        guard capabilities.canErase, !lines.isEmpty else { return "" }
        let columns = max(1, TerminalCapabilities.size(descriptor: descriptor)?.columns ?? 80)
        let rows = lines.reduce(0) { $0 + max(1, ($1.width + columns - 1) / columns) }
        return "\r" + (rows > 1 ? "\u{1b}[\(rows - 1)A" : "") + "\u{1b}[J"
    }

    /// Writes all of it. Returns 0 or the errno.
    private func send(_ text: String) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count >= 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
                } else if errno == EAGAIN {
                    var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&wanted, 1, -1)
                } else if errno != EINTR {
                    return errno
                }
            }
            return 0
        }
    }

    /// A write to a closed pipe then answers EPIPE instead of killing the process, so that a sandbox is still cleared
    /// away. A handler and not SIG_IGN: what is ignored stays ignored in every program that is started from here.
    private static func surviveBrokenPipes() { signal(SIGPIPE) { _ in } }
}
