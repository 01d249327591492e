/// A value as the author wrote it, with the quantity that its spelling stands for.
///
/// The spelling decides, not YAML's own types: `64M`, `"64M"` and a parameter that resolves to `64M` are the same value.
public struct Value: Sendable, Hashable {
    public var text: String
    public var quantity: Quantity

    /// What the spelling stands for.
    public enum Quantity: Sendable, Hashable {
        case text
        case bool(Bool)
        case integer(Int64)
        case decimal(Double)
        /// `64M`, in bytes.
        case bytes(Int64)
        /// `25%`, as 25.
        case percent(Double)
        /// `5s`.
        case time(Duration)
        /// `max`: no limit.
        case unlimited
        /// Holds a `${name}` that was not put in yet: nothing else is known of it.
        case template
    }

    public init(_ text: String) {
        self.text = text
        quantity = Self.quantity(of: text)
    }

    /// The same with parameters put in and its unit read again.
    public func resolved(with parameters: ParameterValues) -> Value {
        quantity == .template ? Value(parameters.substitute(in: text)) : self
    }

    /// The magnitude in the quantity's base unit: bytes, percent, seconds, or the number itself. `max` is infinite.
    public var number: Double? {
        switch quantity {
        case .integer(let number): Double(number)
        case .decimal(let number), .percent(let number): number
        case .bytes(let bytes): Double(bytes)
        case .time(let time):
            Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        case .unlimited: .infinity
        case .text, .bool, .template: nil
        }
    }

    /// The exact whole number: a count or a size in bytes.
    public var integer: Int64? {
        switch quantity {
        case .integer(let number), .bytes(let number): number
        default: nil
        }
    }

    public var bool: Bool? {
        if case .bool(let value) = quantity { value } else { nil }
    }

    private static func quantity(of text: String) -> Quantity {
        switch text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "max": return .unlimited
        default: break
        }
        if !ParameterReference.all(in: text).isEmpty { return .template }
        guard let first = text.utf8.first, first == UInt8(ascii: "-") || isDigit(first) else { return .text }
        if let number = Int64(text) { return .integer(number) }
        if let size = ByteCount(parsing: text), text.last?.isUppercase == true { return .bytes(size.bytes) }
        if text.hasSuffix("%"), let percent = Double(text.dropLast()) { return .percent(percent) }
        if let time = Duration(courseText: text) { return .time(time) }
        if text.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }),
            let number = Double(text)
        {
            return .decimal(number)
        }
        return .text
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

extension Value: CustomStringConvertible {
    public var description: String { text }
}

extension Value: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text) }
}
