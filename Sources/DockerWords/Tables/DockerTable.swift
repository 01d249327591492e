internal import TextColumns

/// Rows under headings, as Docker's lists are: columns at least ten wide, three spaces between them, nothing behind the
/// last.
public struct DockerTable: Hashable, Sendable {
    public var rows: [[String]]

    /// - Parameter headings: the first row; none where a list has no headings.
    public init(_ headings: [String] = []) { rows = headings.isEmpty ? [] : [headings] }

    public mutating func add(_ row: [String]) { rows.append(row) }

    /// Every line with its end. Control characters in a cell become visible: names and commands come from images.
    public var text: String {
        let visible = rows.map { $0.map { VisibleText.of($0) } }
        var widths = [Int]()
        for row in visible {
            for (column, cell) in row.dropLast().enumerated() {
                if widths.count == column { widths.append(10) }
                widths[column] = max(widths[column], cell.displayWidth + 3)
            }
        }
        return visible.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell : cell + String(repeating: " ", count: widths[column] - cell.displayWidth)
            }.joined() + "\n"
        }.joined()
    }

    /// A text in at most so many columns, with `…` for what goes.
    public static func shortened(_ text: String, to columns: Int) -> String {
        guard text.displayWidth > columns else { return text }
        var kept = ""
        var used = 0
        for character in text {
            used += character.displayWidth
            if used > columns - 1 { break }
            kept.append(character)
        }
        return kept + "…"
    }
}
