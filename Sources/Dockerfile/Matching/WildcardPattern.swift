/// A compiled wildcard. All ways to match are followed at the same time, so no pattern takes long.
struct WildcardPattern: Hashable, Sendable {
    enum Token: Hashable, Sendable {
        case scalar(Unicode.Scalar)
        /// `?`: one scalar, not `/`.
        case oneInName
        /// `*`: any number of scalars, not `/`.
        case anyInName
        /// `[a-z]`, `[^a-z]`.
        case oneOf([ClosedRange<UInt32>], isNegated: Bool, crossesSlash: Bool)
        /// `**`: any number of scalars, `/` too.
        case anything
        /// What follows is left out or taken whole: the next `count` tokens are optional.
        case optional(count: Int)
    }

    let tokens: [Token]

    func matches(_ text: some StringProtocol) -> Bool {
        var reached = [Bool](repeating: false, count: tokens.count + 1)
        reached[0] = true
        passEmpty(&reached)
        for scalar in text.unicodeScalars {
            var next = [Bool](repeating: false, count: tokens.count + 1)
            for (place, token) in tokens.enumerated() where reached[place] {
                switch token {
                case .scalar(let wanted):
                    if wanted == scalar { next[place + 1] = true }
                case .oneInName:
                    if scalar != "/" { next[place + 1] = true }
                case .anyInName:
                    if scalar != "/" { next[place] = true }
                case .oneOf(let ranges, let isNegated, let crossesSlash):
                    let isIn = ranges.contains { $0.contains(scalar.value) }
                    if isIn != isNegated, crossesSlash || scalar != "/" { next[place + 1] = true }
                case .anything: next[place] = true
                case .optional: break
                }
            }
            passEmpty(&next)
            reached = next
        }
        return reached[tokens.count]
    }

    /// Goes on past tokens that may stand for nothing.
    private func passEmpty(_ reached: inout [Bool]) {
        for (place, token) in tokens.enumerated() where reached[place] {
            switch token {
            case .anyInName, .anything: reached[place + 1] = true
            case .optional(let count):
                reached[place + 1] = true
                reached[place + 1 + count] = true
            case .scalar, .oneInName, .oneOf: break
            }
        }
    }

    /// Reads `[…]` from behind the bracket as Go's `filepath.Match` does; nil when it does not close or a range runs
    /// backwards.
    static func bracket(
        _ scalars: [Unicode.Scalar], _ index: inout Int
    ) -> (ranges: [ClosedRange<UInt32>], isNegated: Bool)? {
        var isNegated = false
        if index < scalars.count, scalars[index] == "^" {
            isNegated = true
            index += 1
        }
        var ranges: [ClosedRange<UInt32>] = []
        while true {
            if index < scalars.count, scalars[index] == "]", !ranges.isEmpty {
                index += 1
                return (ranges, isNegated)
            }
            guard let low = bracketScalar(scalars, &index) else { return nil }
            var high = low
            if index < scalars.count, scalars[index] == "-" {
                index += 1
                guard let end = bracketScalar(scalars, &index) else { return nil }
                high = end
            }
            // A range that runs backwards matches nothing.
            ranges.append(low.value <= high.value ? low.value...high.value : 0x11_0000...0x11_0000)
        }
    }

    private static func bracketScalar(_ scalars: [Unicode.Scalar], _ index: inout Int) -> Unicode.Scalar? {
        guard index < scalars.count, scalars[index] != "-", scalars[index] != "]" else { return nil }
        if scalars[index] == "\\" { index += 1 }
        guard index < scalars.count else { return nil }
        index += 1
        return scalars[index - 1]
    }
}
