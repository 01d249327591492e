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
    private static let timesWidth = 9
    private static let spreadWidth = 16
    /// Where the page is narrower, the numbers stand closer together.
    private static let narrowWidth = 50
    /// Where the page is narrower, the bars need what the multiples would take.
    private static let widthWithTimes = 64

    public func lines(page: Page) -> [StyledLine] {
        let messages = page.messages
        let names = comparison.rows.map { $0.way.name[page.language] }
        let label = (names.map(\.displayWidth).max() ?? 0) + 2
        let numbers = columns(page)
        let room = max(0, page.width - label - 2 - numbers.reduce(0) { $0 + $1.width })
        var lines = [StyledLine]()
        for quantity in WayQuantity.allCases {
            let scale = CostScale(quantity, comparison)
            lines += TextFlow.wrap(heading(quantity, scale, page).spans, width: page.width)
            for (row, name) in zip(comparison.rows, names) {
                guard let figure = row.figure(quantity) else { continue }
                let bar = Self.bar(figure.median / scale.end, columns: room)
                var line =
                    StyledLine([Span("  "), Span(name)]).padded(to: label + 2)
                    + StyledLine(bar, .number).padded(to: room)
                for column in numbers {
                    let text = column.text(figure, scale, comparison.times(row, quantity))
                    line = line + StyledLine(Self.right(text, column.width), column.style)
                }
                lines.append(line.trimmed)
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
            slow: comparison.slow(page.language))
        return lines + TextFlow.wrap([Span(text, .dim)], width: page.width)
    }

    private func heading(_ quantity: WayQuantity, _ scale: CostScale, _ page: Page) -> StyledLine {
        let title = StyledLine([
            Span(page.messages.title(of: quantity), .strong), Span(" (\(scale.unit.name))", .dim),
        ])
        // Once is enough: all groups have the same columns.
        let columns = columns(page).reduce("") { $0 + Self.right($1.title, $1.width) }
        guard quantity == WayQuantity.allCases.first, title.width + columns.displayWidth < page.width else {
            return title
        }
        return title.padded(to: page.width - columns.displayWidth) + StyledLine(columns, .dim)
    }

    /// A column of numbers behind the bars.
    private struct Column {
        var title: String
        var width: Int
        var style: Style
        var text: (WayFigure, CostScale, Double?) -> String
    }

    private func columns(_ page: Page) -> [Column] {
        let spare = page.width < Self.narrowWidth ? 1 : 0
        let median = Column(title: page.messages.median, width: Self.medianWidth - spare, style: .strong) {
            figure, scale, _ in
            scale.text(figure.median)
        }
        let times = Column(title: page.messages.timesNative, width: Self.timesWidth, style: .plain) { _, _, times in
            times.map(CostScale.times) ?? ""
        }
        let spread = Column(title: page.messages.spread, width: Self.spreadWidth - 3 * spare, style: .dim) {
            figure, scale, _ in
            figure.samples.count > 1 ? scale.spread(figure) : ""
        }
        let hasTimes = page.width >= Self.widthWithTimes && comparison.rows.contains { $0.way == .native }
        return hasTimes ? [median, times, spread] : [median, spread]
    }

    /// A bar of eighths of a column; what is there at all is seen.
    static func bar(_ share: Double, columns: Int) -> String {
        guard share > 0, columns > 0 else { return "" }
        let eighths = max(1, Int((min(share, 1) * Double(columns * 8)).rounded()))
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.displayWidth)) + text
    }
}

extension WayComparison {
    /// How many times the median of a process without anything around it; nil where that is nothing, or it itself.
    func times(_ row: Row, _ quantity: WayQuantity) -> Double? {
        let native = rows.first { $0.way == .native }
        guard row.way != .native, let one = native?.figure(quantity)?.median, one > 0,
            let figure = row.figure(quantity)
        else { return nil }
        return figure.median / one
    }

    /// The ways that were measured in fewer rounds than the others: `VM 3`.
    func slow(_ language: Language) -> [String] {
        rows.compactMap { row in
            let count = row.figure(.start)?.samples.count ?? rounds
            return count < rounds ? "\(row.way.name[language]) \(count)" : nil
        }
    }
}
