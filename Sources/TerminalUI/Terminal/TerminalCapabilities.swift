internal import Glibc

/// What the place that lines are written to can do.
public struct TerminalCapabilities: Sendable, Hashable {
    /// Someone watches: standard output is a terminal.
    public var isTerminal: Bool
    public var hasColour: Bool
    /// Lines may be erased and drawn again. False for `TERM=dumb` and for everything that is no terminal.
    public var canErase: Bool

    public init(isTerminal: Bool, hasColour: Bool, canErase: Bool) {
        self.isTerminal = isTerminal
        self.hasColour = hasColour
        self.canErase = canErase
    }

    /// From the environment, as no-color.org and terminfo(5) have it.
    public init(isTerminal: Bool, environment: [String: String]) {
        let name = environment["TERM"] ?? ""
        let isDumb = name.isEmpty || name == "dumb"
        let refusesColour = !(environment["NO_COLOR"] ?? "").isEmpty
        self.init(
            isTerminal: isTerminal, hasColour: isTerminal && !isDumb && !refusesColour, canErase: isTerminal && !isDumb)
    }

    /// Of an open descriptor of this process.
    public static func detect(descriptor: Int32 = 1) -> TerminalCapabilities {
        var environment: [String: String] = [:]
        for name in ["TERM", "NO_COLOR"] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        return TerminalCapabilities(isTerminal: isatty(descriptor) == 1, environment: environment)
    }

    /// Columns and rows, as the kernel has them (TIOCGWINSZ); `COLUMNS` where it does not know; else nil.
    public static func size(descriptor: Int32 = 1) -> (columns: Int, rows: Int)? {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
        }
        if let text = getenv("COLUMNS"), let columns = Int(String(cString: text)), columns > 0 { return (columns, 24) }
        return nil
    }
}
