/// A pattern of `${name#pattern}` and its kin: `*` any text, `?` one character, `\` before `*`, `?`, `\`, `}` and `/`.
/// Neither crosses a line end. (POSIX.1-2017, XCU 2.13, without bracket expressions, as Docker has it.)
struct ShellPattern {
    private enum Token: Equatable {
        case scalar(Unicode.Scalar)
        case anyScalar
        case anyText
    }

    private var tokens: [Token] = []

    /// nil for a backslash before something else.
    init?(_ text: String) {
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "*":
                if tokens.last != .anyText { tokens.append(.anyText) }
            case "?": tokens.append(.anyScalar)
            case "\\":
                guard let next = scalars.popFirst(), "*?\\}/".unicodeScalars.contains(next) else { return nil }
                tokens.append(.scalar(next))
            default: tokens.append(.scalar(scalar))
            }
        }
    }

    /// How many characters and wildcards it has.
    var length: Int { tokens.count }

    func trimmingPrefix(of value: String, longest: Bool) -> String {
        let matches = Matches(of: tokens, in: Array(value.unicodeScalars))
        guard let end = matches.end(from: 0, longest: longest) else { return value }
        return String(scalars: matches.scalars[end...])
    }

    /// The same from behind: pattern and value reversed.
    func trimmingSuffix(of value: String, longest: Bool) -> String {
        let matches = Matches(of: tokens.reversed(), in: value.unicodeScalars.reversed())
        guard let end = matches.end(from: 0, longest: longest) else { return value }
        return String(scalars: matches.scalars[end...].reversed())
    }

    /// nil where the result would have more than so many characters.
    func replacing(in value: String, with replacement: String, everywhere: Bool, limit: Int) -> String? {
        let new = Array(replacement.unicodeScalars)
        let matches = Matches(of: tokens, in: Array(value.unicodeScalars))
        let scalars = matches.scalars
        var room = limit
        var result = String.UnicodeScalarView()
        var index = 0
        while index <= scalars.count {
            if let end = matches.end(from: index, longest: true) {
                room -= new.count
                if room < 0 { return nil }
                result.append(contentsOf: new)
                if !everywhere {
                    result.append(contentsOf: scalars[end...])
                    return String(result)
                }
                if end > index {
                    index = end
                    if index == scalars.count { break }
                    continue
                }
            }
            if index < scalars.count {
                room -= 1
                if room < 0 { return nil }
                result.append(scalars[index])
            }
            index += 1
        }
        return String(result)
    }

    /// Where a pattern matches in a text. Each `*` takes as much (or as little) as lets the rest match.
    ///
    /// The table says for each token and place whether the rest matches from there, so the work is the product of both
    /// lengths, whatever the pattern and however often it is looked for.
    private struct Matches {
        let scalars: [Unicode.Scalar]
        private let tokens: [Token]
        private var canMatch: [[Bool]]

        init(of tokens: [Token], in scalars: [Unicode.Scalar]) {
            self.tokens = tokens
            self.scalars = scalars
            let count = scalars.count
            canMatch = [[Bool]](repeating: [], count: tokens.count + 1)
            canMatch[tokens.count] = [Bool](repeating: true, count: count + 1)
            for (number, token) in tokens.enumerated().reversed() {
                var row = [Bool](repeating: false, count: count + 1)
                let below = canMatch[number + 1]
                for place in stride(from: count, through: 0, by: -1) {
                    let scalar = place < count ? scalars[place] : nil
                    switch token {
                    case .scalar(let wanted): row[place] = scalar == wanted && below[place + 1]
                    case .anyScalar: row[place] = scalar != nil && scalar != "\n" && below[place + 1]
                    case .anyText:
                        row[place] = below[place] || (scalar != nil && scalar != "\n" && row[place + 1])
                    }
                }
                canMatch[number] = row
            }
        }

        /// Where a match from `start` ends; nil without one.
        func end(from start: Int, longest: Bool) -> Int? {
            guard canMatch[0][start] else { return nil }
            var place = start
            for (number, token) in tokens.enumerated() {
                guard token == .anyText else {
                    place += 1
                    continue
                }
                let below = canMatch[number + 1]
                var last = below[place] ? place : nil
                var reach = place
                while longest || last == nil, reach < scalars.count, scalars[reach] != "\n" {
                    reach += 1
                    if below[reach] { last = reach }
                }
                place = last ?? place
            }
            return place
        }
    }
}
