/// Lays out rows and columns. A table that is too wide wraps inside its cells; one that cannot even do that becomes a
/// list of records, so that every width from 20 columns on shows everything.
public struct TableLayout: Sendable {
    public enum Alignment: Sendable, Hashable {
        case left, center, right
    }

    /// Empty: a table without a header.
    public var header: [[Span]]
    public var rows: [[[Span]]]
    public var alignments: [Alignment]
    /// Columns between two columns.
    public var gap = 2

    public init(header: [[Span]] = [], rows: [[[Span]]], alignments: [Alignment] = []) {
        self.header = header
        self.rows = rows
        self.alignments = alignments
    }

    /// The narrowest that a column may be made by wrapping.
    private static let narrowest = 6

    public func lines(width: Int) -> [StyledLine] {
        let count = max(header.count, rows.map(\.count).max() ?? 0)
        guard count > 0 else { return [] }
        guard let widths = columnWidths(count: count, width: width) else { return records(width: width) }
        var lines: [StyledLine] = []
        if !header.isEmpty {
            lines += row(header.map { $0.map { $0.styled($0.style == .plain ? .strong : $0.style) } }, widths)
            let rule = widths.map { String(repeating: "─", count: $0) }.joined(
                separator: String(repeating: " ", count: gap))
            lines.append(StyledLine(rule, .dim))
        }
        for cells in rows { lines += row(cells, widths) }
        return lines
    }

    /// The width of each column; nil when even wrapping does not make them fit.
    private func columnWidths(count: Int, width: Int) -> [Int]? {
        var widths = (0..<count).map { column in
            ([header] + rows).map { column < $0.count ? StyledLine($0[column]).width : 0 }.max() ?? 0
        }
        let room = width - gap * (count - 1)
        let least = widths.map { min($0, Self.narrowest) }
        guard room >= least.reduce(0, +), count == 1 || room / count >= Self.narrowest else { return nil }
        while widths.reduce(0, +) > room {
            // Take from the widest; what is narrow by nature stays whole.
            guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 1 else {
                return nil
            }
            widths[widest] -= 1
        }
        return widths
    }

    private func row(_ cells: [[Span]], _ widths: [Int]) -> [StyledLine] {
        let columns = widths.indices.map { column in
            column < cells.count ? TextFlow.wrap(cells[column], width: max(2, widths[column])) : [.empty]
        }
        let height = columns.map(\.count).max() ?? 0
        return (0..<height).map { index in
            var spans: [Span] = []
            for (column, lines) in columns.enumerated() {
                if column > 0 { spans.append(Span(String(repeating: " ", count: gap))) }
                spans += place(index < lines.count ? lines[index] : .empty, column, widths[column]).spans
            }
            return StyledLine(spans).trimmed
        }
    }

    private func place(_ line: StyledLine, _ column: Int, _ width: Int) -> StyledLine {
        let missing = max(0, width - line.width)
        let alignment = column < alignments.count ? alignments[column] : .left
        let before =
            switch alignment {
            case .left: 0
            case .center: missing / 2
            case .right: missing
            }
        return (StyledLine(String(repeating: " ", count: before)) + line).padded(to: width)
    }

    /// One cell below the other, each under its column's name.
    private func records(width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        for (index, cells) in rows.enumerated() {
            if index > 0 { lines.append(.empty) }
            for (column, cell) in cells.enumerated() where !StyledLine(cell).isEmpty {
                var spans = cell
                if column < header.count, !header[column].isEmpty {
                    spans = header[column].map { $0.styled(.dim) } + [Span(": ", .dim)] + cell
                }
                lines += TextFlow.wrap(spans, width: width, rest: "  ")
            }
        }
        return lines
    }
}
