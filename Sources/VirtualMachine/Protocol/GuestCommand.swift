/// A program to be run in the guest, as if it had been typed there.
public struct GuestCommand: Sendable, Equatable {
    /// The words behind the program's name; the program is always `lab`.
    public var arguments: [String]
    /// `NAME=VALUE`.
    public var environment: [String]
    public var directory: String
    /// Which of its standard input, output and error are a terminal.
    public var terminals: [Bool]
    public var columns: UInt64
    public var rows: UInt64

    public init(
        arguments: [String], environment: [String], directory: String, terminals: [Bool] = [false, false, false],
        columns: Int = 80, rows: Int = 24
    ) {
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.terminals = terminals
        self.columns = UInt64(clamping: columns)
        self.rows = UInt64(clamping: rows)
    }
}

/// A folder of the host's in the guest.
public struct GuestFolder: Sendable, Equatable {
    /// Its name among the folders that are served.
    public var name: String
    /// Where the guest sees it.
    public var path: String

    public init(name: String, path: String) {
        self.name = name
        self.path = path
    }
}
