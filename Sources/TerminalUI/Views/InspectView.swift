/// A part of the session's state: its groups and their limits, its namespaces, its processes.
public struct InspectSection: Sendable, Hashable {
    public var title: String
    /// Name and value; a row without a value is a line of its own.
    public var rows: [Row]

    public struct Row: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String = "") {
            self.name = name
            self.value = value
        }
    }

    public init(title: String, rows: [Row]) {
        self.title = title
        self.rows = rows
    }

    public func lines(page: Page) -> [StyledLine] {
        [StyledLine(title, .heading)]
            + TableLayout(rows: rows.map { [[Span($0.name, .path)], [Span($0.value)]] })
            .lines(width: page.width - page.indent).indented(page.indent)
    }
}
