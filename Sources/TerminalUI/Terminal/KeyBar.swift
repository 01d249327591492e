/// The last line of the screen: which keys do what now.
public struct KeyBar: Sendable, Hashable {
    public struct Item: Sendable, Hashable {
        public var key: String
        public var label: String

        public init(_ key: String, _ label: String) {
            self.key = key
            self.label = label
        }
    }

    public var items: [Item]

    public init(_ items: [Item]) { self.items = items }

    /// On one line where it fits; on up to four on a narrow terminal; else the keys alone.
    public func lines(page: Page) -> [StyledLine] {
        // The last column stays free: a terminal that wraps early would break the line.
        let room = page.width - 1
        var lines: [StyledLine] = []
        var line = StyledLine.empty
        for item in items {
            let entry = [Span(item.key, .key), Span(" \(item.label)", .dim)]
            let width = StyledLine(entry).width
            if !line.isEmpty, line.width + 3 + width > room {
                lines.append(line)
                line = .empty
            }
            line.spans += (line.isEmpty ? [] : [Span(" · ", .dim)]) + entry
        }
        if !line.isEmpty { lines.append(line) }
        let most = min(4, max(1, (page.height ?? 24) / 4))
        if lines.count <= most { return lines.map { $0.truncated(to: room) } }
        let keys = items.map { [Span($0.key, .key)] }.joined(separator: [Span(" ")])
        return [StyledLine(Array(keys)).truncated(to: room)]
    }
}
