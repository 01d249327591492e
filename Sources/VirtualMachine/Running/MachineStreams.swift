internal import Glibc

/// Where a program in the guest reads and writes on this side.
public struct MachineStreams: Sendable {
    public var input: Int32
    public var output: Int32
    public var errors: Int32

    /// - Parameters: descriptors, which stay the caller's.
    public init(input: Int32 = 0, output: Int32 = 1, errors: Int32 = 2) {
        self.input = input
        self.output = output
        self.errors = errors
    }

    /// Which of them are a terminal: there the program finds a terminal too.
    public var terminals: [Bool] { [input, output, errors].map { isatty($0) == 1 } }

    /// The terminal's columns and rows.
    public var size: (columns: Int, rows: Int) {
        var size = winsize()
        for descriptor in [output, errors, input] where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 {
            if size.ws_col > 0, size.ws_row > 0 { return (Int(size.ws_col), Int(size.ws_row)) }
        }
        return (80, 24)
    }

    /// Where what the program's terminal shows is written.
    var terminal: Int32 { [output, errors].first { isatty($0) == 1 } ?? input }
}
