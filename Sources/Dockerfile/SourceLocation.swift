/// A place in a Dockerfile.
public struct SourceLocation: Hashable, Sendable {
    /// From 1 on.
    public var line: Int
    /// From 1 on, in characters.
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
