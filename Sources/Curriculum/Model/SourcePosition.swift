/// Where something stands in a course file.
public struct SourcePosition: Sendable, Hashable {
    /// Path below the curriculum's root, such as `curriculum/ko/03-cgroups.md`.
    public var file: String
    /// Line, from 1.
    public var line: Int
    /// Column, from 1, counted in Unicode scalars as YAML marks are.
    public var column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourcePosition: CustomStringConvertible {
    public var description: String { "\(file):\(line):\(column)" }
}
