public import Curriculum
public import LabEngine

/// The chart of `CostChart` as a picture that stands alone: SVG, in light and in dark, with each measurement as a dot and
/// a line from the least to the most.
public struct CostDrawing: Sendable {
    private let comparison: WayComparison
    private let language: Language

    public init(_ comparison: WayComparison, language: Language) {
        self.comparison = comparison
        self.language = language
    }

    private static let width = 760
    private static let left = 120
    private static let barEnd = 530
    /// Columns of a line of small print: 728 pixels, at some 6 each.
    private static let smallPrint = 120
    private static let rowHeight = 24
    private static let titleHeight = 34

    /// The whole file.
    public var text: String {
        let messages = Messages(language)
        let group = Self.titleHeight + comparison.rows.count * Self.rowHeight
        let height = 16 + WayQuantity.allCases.count * group + Self.titleHeight + 26 + smallPrint(messages).count * 18
        var markup = Markup()
        markup.element(
            "svg",
            [
                "xmlns": .word("http://www.w3.org/2000/svg"), "role": .word("img"), "width": .number(Self.width),
                "height": .number(height), "viewBox": .text("0 0 \(Self.width) \(height)"),
            ]
        ) { markup in
            markup.element("title", messages.chartTitle)
            markup.element("desc", description(messages))
            markup.element("style") { $0.raw(Self.style) }
            markup.element(
                "rect", ["class": .word("ground"), "width": .number(Self.width), "height": .number(height)]
            ) { _ in }
            var y = 16
            for quantity in WayQuantity.allCases {
                draw(quantity, at: y, messages, in: &markup)
                y += group
            }
            let kernels = comparison.rows.map { "\($0.way.name[language]) \($0.kernels)" }
            say("\(messages.kernels)  \(kernels.joined(separator: ", "))", 16, y + 22, "title", in: &markup)
            for (index, text) in smallPrint(messages).enumerated() {
                say(text, 16, y + 50 + index * 18, "dim", in: &markup)
            }
        }
        return markup.text + "\n"
    }

    /// What was run, and what has to be known of each way, in lines that fit.
    private func smallPrint(_ messages: Messages) -> [String] {
        let workload = messages.workload(
            loop: WayComparison.loopRounds, bytes: WayComparison.bytesCopied, rounds: comparison.rounds,
            slow: comparison.slow(language))
        let remarks = comparison.rows.compactMap { row in
            row.remark.map { "\(row.way.name[language]): \($0[language])" }
        }
        return ([workload] + remarks).flatMap { text in
            TextFlow.wrap([Span(text)], width: Self.smallPrint).map(\.text)
        }
    }

    private func draw(_ quantity: WayQuantity, at y: Int, _ messages: Messages, in markup: inout Markup) {
        let scale = CostScale(quantity, comparison)
        say("\(messages.title(of: quantity)) (\(scale.unit.name))", 16, y + 22, "title", in: &markup)
        for (index, row) in comparison.rows.enumerated() {
            guard let figure = row.figure(quantity) else { continue }
            let top = y + Self.titleHeight + index * Self.rowHeight
            let place = { (value: Double) -> Int in
                Self.left + Int((value / scale.end * Double(Self.barEnd - Self.left)).rounded())
            }
            say(row.way.name[language], 16, top + 13, "label", in: &markup)
            let middle = top + 8
            if figure.median > 0 {
                markup.element(
                    "rect",
                    [
                        "class": .word("bar"), "x": .number(Self.left), "y": .number(top),
                        "width": .number(max(1, place(figure.median) - Self.left)), "height": .number(16),
                    ]
                ) { _ in }
            }
            if figure.samples.count > 1 {
                markup.element(
                    "line",
                    [
                        "class": .word("spread"), "x1": .number(place(figure.least)), "x2": .number(place(figure.most)),
                        "y1": .number(middle), "y2": .number(middle),
                    ]
                ) { _ in }
                for sample in figure.samples {
                    markup.element(
                        "circle",
                        [
                            "class": .word("sample"), "cx": .number(place(sample)), "cy": .number(middle),
                            "r": .number(2),
                        ]
                    ) { _ in }
                }
            }
            let times = comparison.times(row, quantity).map { "  " + CostScale.times($0) } ?? ""
            let spread = figure.samples.count > 1 ? "  (\(scale.spread(figure)))" : ""
            say(scale.text(figure.median) + times + spread, Self.barEnd + 16, top + 13, "label", in: &markup)
        }
    }

    private func say(_ text: String, _ x: Int, _ y: Int, _ kind: StaticString, in markup: inout Markup) {
        markup.element("text", ["class": .word(kind), "x": .number(x), "y": .number(y)], text)
    }

    /// Every figure in words, for a screen reader.
    private func description(_ messages: Messages) -> String {
        WayQuantity.allCases.map { quantity in
            let scale = CostScale(quantity, comparison)
            let figures = comparison.rows.compactMap { row in
                row.figure(quantity).map { "\(row.way.name[language]) \(scale.text($0.median))" }
            }
            return "\(messages.title(of: quantity)) (\(scale.unit.name)): \(figures.joined(separator: ", "))."
        }.joined(separator: " ")
    }

    /// Each pair of colours has a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
    private static let style: StaticString = """

        text { font: 14px system-ui, sans-serif; fill: #1c1c1e; } .title { font-weight: 600; } .dim { fill: #5f6368;
          font-size: 11px; } .ground { fill: #fff; } .bar { fill: #6a9fd8; } .spread { stroke: #1c1c1e; }
          .sample { fill: #1c1c1e; }
        @media (prefers-color-scheme: dark) { text, .sample { fill: #e7e8ea; } .dim { fill: #a2a8af; }
          .ground { fill: #17181a; } .bar { fill: #35659a; } .spread { stroke: #e7e8ea; } }

        """
}
