internal import Checks
internal import Curriculum
public import LabEngine
internal import TextColumns

/// What each way of running costs, as bars: one group a quantity, one bar a way, as long as its median.
public struct CostChart: Sendable {
    let comparison: WayComparison

    public init(_ comparison: WayComparison) { self.comparison = comparison }

    /// Columns of the numbers behind a bar.
    private static let medianWidth = 8
    private static let spreadWidth = 16

    public func lines(page: Page) -> [StyledLine] {
        let messages = page.messages
        let names = comparison.rows.map { $0.way.name[page.language] }
        let label = (names.map(\.displayWidth).max() ?? 0) + 2
        let room = max(8, page.width - label - 2 - Self.medianWidth - Self.spreadWidth)
        var lines = [StyledLine]()
        for quantity in WayQuantity.allCases {
            let scale = CostScale(quantity, comparison)
            lines.append(heading(quantity, scale, page))
            for (row, name) in zip(comparison.rows, names) {
                guard let figure = row.figure(quantity) else { continue }
                let bar = Self.bar(figure.median / scale.end, columns: room)
                let spread = figure.samples.count > 1 ? scale.spread(figure) : ""
                lines.append(
                    (StyledLine([Span("  "), Span(name)]).padded(to: label + 2)
                        + StyledLine(bar, .number).padded(to: room)
                        + StyledLine(Self.right(scale.text(figure.median), Self.medianWidth), .strong)
                        + StyledLine(Self.right(spread, Self.spreadWidth), .dim)).trimmed)
            }
        }
        let kernels = zip(comparison.rows, names).map { row, name in "\(name) \(row.kernels)" }
        lines += TextFlow.wrap(
            [Span(messages.kernels, .strong), Span("  " + kernels.joined(separator: ", "))], width: page.width)
        for (row, name) in zip(comparison.rows, names) {
            guard let remark = row.remark else { continue }
            lines += TextFlow.wrap([Span("\(name): \(remark[page.language])", .dim)], width: page.width)
        }
        for left in comparison.leftOut {
            let text = messages.leftOut(left.way.name[page.language], left.reason.text(in: page.language))
            lines += TextFlow.wrap([Span(text, .warning)], width: page.width)
        }
        let text = messages.workload(
            loop: WayComparison.loopRounds, bytes: WayComparison.bytesCopied, rounds: comparison.rounds,
            slow: comparison.slowest(page.language))
        return lines + TextFlow.wrap([Span(text, .dim)], width: page.width)
    }

    private func heading(_ quantity: WayQuantity, _ scale: CostScale, _ page: Page) -> StyledLine {
        let title = StyledLine([
            Span(page.messages.title(of: quantity), .strong), Span(" (\(scale.unit.name))", .dim),
        ])
        // Once is enough: all groups have the same columns.
        let columns =
            Self.right(page.messages.median, Self.medianWidth) + Self.right(page.messages.spread, Self.spreadWidth)
        guard quantity == WayQuantity.allCases.first, title.width + columns.displayWidth < page.width else {
            return title
        }
        return title.padded(to: page.width - columns.displayWidth) + StyledLine(columns, .dim)
    }

    /// A bar of eighths of a column; what is there at all is seen.
    static func bar(_ share: Double, columns: Int) -> String {
        guard share > 0 else { return "" }
        let eighths = max(1, Int((min(share, 1) * Double(columns * 8)).rounded()))
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.displayWidth)) + text
    }
}

extension WayComparison {
    /// A way that was measured in fewer rounds than the others; nil where there is none.
    func slowest(_ language: Language) -> (way: String, rounds: Int)? {
        let row = rows.first { ($0.figure(.start)?.samples.count ?? rounds) < rounds }
        return row.map { ($0.way.name[language], $0.figure(.start)?.samples.count ?? 0) }
    }
}
