/// Times as Go writes them (`time.ParseDuration`): `1h2m3.5s`, `300ms`, `0`.
enum GoDuration {
    /// nil for anything else, also for what does not fit into 64 bits of nanoseconds.
    static func parse(_ text: String) -> Duration? {
        var rest = Substring(text)
        var isNegative = false
        if let sign = rest.first, sign == "-" || sign == "+" {
            isNegative = sign == "-"
            rest.removeFirst()
        }
        if rest == "0" { return .zero }
        guard !rest.isEmpty else { return nil }
        var nanoseconds: Int64 = 0
        while !rest.isEmpty {
            guard let part = part(&rest) else { return nil }
            let (sum, overflow) = nanoseconds.addingReportingOverflow(part)
            if overflow { return nil }
            nanoseconds = sum
        }
        return .nanoseconds(isNegative ? -nanoseconds : nanoseconds)
    }

    /// One number with its unit, taken off the front.
    private static func part(_ rest: inout Substring) -> Int64? {
        let whole = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(whole.count)
        var fraction: Substring = ""
        if rest.first == "." {
            rest.removeFirst()
            fraction = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(fraction.count)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        let unit = rest.prefix { !($0.isASCII && $0.isNumber) && $0 != "." }
        rest = rest.dropFirst(unit.count)
        guard let scale = scale(unit), let number = whole.isEmpty ? 0 : Int64(whole) else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: scale)
        guard !overflow else { return nil }
        var tail: Int64 = 0
        var step = scale
        for digit in fraction.prefix(18) {
            step /= 10
            tail += Int64(digit.wholeNumberValue ?? 0) * step
        }
        let (sum, tooMuch) = product.addingReportingOverflow(tail)
        return tooMuch ? nil : sum
    }

    private static func scale(_ unit: Substring) -> Int64? {
        switch unit {
        case "ns": 1
        case "us", "µs", "μs": 1_000
        case "ms": 1_000_000
        case "s": 1_000_000_000
        case "m": 60_000_000_000
        case "h": 3_600_000_000_000
        default: nil
        }
    }
}
