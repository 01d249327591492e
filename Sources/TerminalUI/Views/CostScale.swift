internal import LabEngine

/// The unit of a quantity, and the end of its axis: what every bar of one group is drawn against.
struct CostScale {
    struct Unit: Equatable {
        var name: String
        /// How many of the base unit make one.
        var size: Double
    }

    let unit: Unit
    /// In the base unit; the most that was measured in any way.
    let end: Double

    init(_ quantity: WayQuantity, _ comparison: WayComparison) {
        unit = CostScale.unit(of: quantity)
        let most = comparison.rows.compactMap { $0.figure(quantity)?.most }.max() ?? 0
        end = most > 0 ? most : 1
    }

    private static func unit(of quantity: WayQuantity) -> Unit {
        switch quantity {
        case .start, .cpu: Unit(name: "ms", size: 1_000_000)
        case .call: Unit(name: "ns", size: 1)
        case .memory, .disk: Unit(name: "MiB", size: 1_048_576)
        }
    }

    func text(_ value: Double) -> String { CostScale.threeDigits(value / unit.size) }
    func spread(_ figure: WayFigure) -> String { "\(text(figure.least))–\(text(figure.most))" }

    static func times(_ value: Double) -> String { "×" + threeDigits(value) }

    /// Three digits say all that a measurement is good for: `0.85`, `12.3`, `1540`.
    static func threeDigits(_ value: Double) -> String {
        let places = value == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
        let factor = places == 0 ? 1.0 : places == 1 ? 10.0 : 100.0
        let scaled = Int((value * factor).rounded())
        guard places > 0 else { return "\(scaled)" }
        let rest = "\(scaled % Int(factor))"
        return "\(scaled / Int(factor))." + String(repeating: "0", count: places - rest.count) + rest
    }
}
