/// A place in a Dockerfile.
public struct SourceLocation: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// From 1 on.
    public var line: Int
    /// From 1 on, in Unicode scalars. One past the last scalar of a line is where something is missing.
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.line != right.line ? left.line < right.line : left.column < right.column
    }

    /// As compilers write it: `3:7`.
    public var description: String { "\(line):\(column)" }
}

/// A stretch of a Dockerfile: from its first scalar to the place behind its last one. Continued lines make it span
/// several lines.
public struct SourceRange: Hashable, Sendable, CustomStringConvertible {
    public var start: SourceLocation
    /// Exclusive.
    public var end: SourceLocation

    public init(start: SourceLocation, end: SourceLocation) {
        self.start = start
        self.end = end
    }

    /// A range without extent: the place where something is missing.
    public init(at place: SourceLocation) { self.init(start: place, end: place) }

    public var description: String { start == end ? "\(start)" : "\(start)-\(end)" }

    /// The lines that it touches.
    public var lines: ClosedRange<Int> { start.line...max(start.line, end.line) }
}
