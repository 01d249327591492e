/// A number of bytes as Docker shows it: powers of 1000, and as many digits as say something.
public struct HumanSize: Hashable, Sendable {
    public let bytes: Int64

    public init(_ bytes: Int64) { self.bytes = bytes }

    private static let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]

    /// `742B`, `4.26MB`, `77.8MB`.
    ///
    /// - Parameter digits: 3 in lists, 4 in sums.
    public func text(digits: Int = 3) -> String {
        var unit = 0
        var scale: Double = 1
        let limit = Double(Self.powers[digits]) - 0.5
        // What would be rounded to 1000 of a unit is 1 of the next.
        while unit < Self.units.count - 1 {
            let value = Double(bytes) / scale
            guard value >= 1000 || value * Double(Self.powers[digits - 3]) >= limit else { break }
            unit += 1
            scale *= 1000
        }
        return Self.significant(Double(bytes) / scale, digits) + Self.units[unit]
    }

    private static let powers = [1, 10, 100, 1000, 10000, 100_000]

    /// So many digits, without zeros behind the point (`%.3g` of printf(3)).
    private static func significant(_ value: Double, _ digits: Int) -> String {
        let whole = value < 10 ? 1 : value < 100 ? 2 : 3
        let factor = powers[max(digits - whole, 0)]
        let scaled = Int((value * Double(factor)).rounded(.toNearestOrEven))
        guard scaled % factor != 0 else { return "\(scaled / factor)" }
        var fraction = String(scaled % factor)
        fraction = String(repeating: "0", count: String(factor).count - 1 - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(scaled / factor).\(fraction)"
    }
}
