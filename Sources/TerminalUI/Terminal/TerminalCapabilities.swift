internal import Glibc

/// What the place that lines are written to can do.
public struct TerminalCapabilities: Sendable, Hashable {
    /// Someone watches: standard output is a terminal.
    public var isTerminal: Bool
    /// Nil where no colour is wanted, or none is there.
    public var palette: Palette?
    /// Whether what is written has colours; bold text alone is none.
    public var hasColour: Bool { palette?.hasHues ?? false }
    /// Lines may be erased and drawn again. False for `TERM=dumb` and for everything that is no terminal.
    public var canErase: Bool

    public init(isTerminal: Bool, palette: Palette?, canErase: Bool) {
        self.isTerminal = isTerminal
        self.palette = palette
        self.canErase = canErase
    }

    /// From the environment, as no-color.org and terminfo(5) have it; `LAB_PALETTE` names the colours.
    public init(isTerminal: Bool, environment: [String: String]) {
        let name = environment["TERM"] ?? ""
        let isDumb = name.isEmpty || name == "dumb"
        let refusesColour = !(environment["NO_COLOR"] ?? "").isEmpty
        let palette = Palette(rawValue: environment["LAB_PALETTE"] ?? "") ?? .standard
        self.init(
            isTerminal: isTerminal, palette: isTerminal && !isDumb && !refusesColour ? palette : nil,
            canErase: isTerminal && !isDumb)
    }

    /// Of an open descriptor of this process.
    public static func detect(descriptor: Int32 = 1) -> TerminalCapabilities {
        var environment: [String: String] = [:]
        for name in ["TERM", "NO_COLOR", "LAB_PALETTE"] {
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
