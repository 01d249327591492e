internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// An expectation that cannot be compared with what the probe reads: the lesson is at fault.
struct Incomparable: Error, Equatable {
    let expected: String
    let observed: ObservedValue
}

extension Matcher {
    /// Whether what was found is what is wanted.
    func isFulfilled(by observed: ObservedValue) throws(Incomparable) -> Bool {
        switch observed {
        case .missing:
            return false
        case .each(let values):
            // Of nothing at all nothing can be said.
            for value in values where try !isFulfilled(by: value) { return false }
            return !values.isEmpty
        default:
            break
        }
        switch self {
        case .equals(let value):
            return try value.isEqual(to: observed)
        case .oneOf(let values):
            for value in values where try value.isEqual(to: observed) { return true }
            return false
        case .not(let matcher):
            return try !matcher.isFulfilled(by: observed)
        case .range(let min, let max):
            if case .nothing = observed { return false }
            guard let number = observed.number else {
                throw Incomparable(expected: "min, max", observed: observed)
            }
            if let min, try number < min.magnitude(against: observed) { return false }
            if let max, try number > max.magnitude(against: observed) { return false }
            return true
        }
    }
}

extension CourseValue {
    fileprivate func magnitude(against observed: ObservedValue) throws(Incomparable) -> Double {
        guard let number else { throw Incomparable(expected: text, observed: observed) }
        return number
    }

    fileprivate func isEqual(to observed: ObservedValue) throws(Incomparable) -> Bool {
        if quantity == .template { throw Incomparable(expected: text, observed: observed) }
        switch observed {
        case .bytes(let bytes), .count(let bytes):
            return try magnitude(against: observed) == Double(bytes)
        case .pages(let bytes):
            let page = Double(sysconf(Int32(_SC_PAGESIZE)))
            let wanted = try magnitude(against: observed)
            return wanted.isFinite && (wanted / page).rounded(.down) * page == Double(bytes)
        case .percent(let number), .ratio(let number):
            // A quota is a whole number of microseconds of a period: a third cannot be met exactly.
            return abs(try magnitude(against: observed) - number) < 0.005
        case .unlimited:
            return quantity == .unlimited
        case .bool(let found):
            guard let bool else { throw Incomparable(expected: text, observed: observed) }
            return bool == found
        case .mode(let bits):
            guard let wanted = UInt32(text, radix: 8) else { throw Incomparable(expected: text, observed: observed) }
            return wanted == bits
        case .text(let found), .named(let found, _):
            return found == text
        case .capabilities(let bits):
            let held = Capabilities(rawValue: bits).intersection(.known)
            switch text {
            case "full": return held == .known
            case "none": return held.isEmpty
            default:
                let names = Set(held.names)
                return text.split(separator: ",").allSatisfy { names.contains($0.uppercased()) }
            }
        case .content(let found):
            return text.isEmpty || found.utf8.contains(sequence: text.utf8)
        case .words(let words):
            return text.split(separator: ",").allSatisfy { words.contains(String($0)) }
        case .members(let members): return members.contains(text)
        case .each, .nothing, .missing:
            return false
        }
    }
}

extension Collection where Element: Equatable {
    /// Whether the other collection occurs in this one, without gaps.
    fileprivate func contains(sequence other: some Collection<Element>) -> Bool {
        var rest = self[...]
        while rest.count >= other.count {
            if rest.starts(with: other) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
