extension Duration {
    /// Reads a time as course files write it: `600ms`, `10s`, `1.5s`, `2m`. Nil when the text is anything else.
    public init?(courseText text: String) {
        let units: [(suffix: String, milliseconds: Double)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)]
        for unit in units where text.hasSuffix(unit.suffix) {
            let number = text.dropLast(unit.suffix.count)
            guard number.first?.isNumber == true, number.allSatisfy({ ($0.isASCII && $0.isNumber) || $0 == "." }),
                let count = Double(number)
            else { return nil }
            let milliseconds = count * unit.milliseconds
            guard milliseconds < 1e12 else { return nil }
            self = .milliseconds(Int64(milliseconds.rounded()))
            return
        }
        return nil
    }

    /// The time as course files write it: `600ms`, `10s`, `2m`.
    public var courseText: String {
        let (seconds, attoseconds) = components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        if milliseconds % 1000 != 0 { return "\(milliseconds)ms" }
        if milliseconds % 60_000 != 0 || milliseconds == 0 { return "\(milliseconds / 1000)s" }
        return "\(milliseconds / 60_000)m"
    }
}
