internal import Curriculum

/// Puts expected and observed values into words, in the learner's language.
struct Wording {
    let language: Language

    /// `64M (67108864)`, `20%`, `max (no limit)`.
    func text(_ value: ObservedValue) -> String {
        switch value {
        case .bytes(let bytes), .pages(let bytes): Wording.bytes(bytes)
        case .count(let count): "\(count)"
        case .percent(let percent): Wording.decimal(percent) + "%"
        case .ratio(let ratio): Wording.decimal(ratio)
        case .bool(let bool): bool ? "true" : "false"
        case .unlimited: unlimited
        case .mode(let bits): "0" + String(bits, radix: 8)
        case .text(let text): text.isEmpty ? empty : Wording.printable(text)
        case .named(_, let words): Wording.printable(words[language])
        case .capabilities(let bits): Wording.capabilities(bits, language)
        case .content(let text): text.isEmpty ? empty : Wording.printable(Wording.line(text))
        case .words(let words): words.isEmpty ? empty : Wording.printable(words.joined(separator: ","))
        case .members(let members):
            members.isEmpty ? empty : Wording.printable(members.joined(separator: ", "))
        case .each(let values):
            distinct(values.map { text($0) })
        case .nothing(let words): words[language]
        case .missing(let missing): missing.value[language]
        }
    }

    /// The words for what is wanted, as a noun phrase.
    func text(_ matcher: Matcher) -> String {
        switch matcher {
        case .equals(let value): return text(value)
        case .oneOf(let values):
            let list = values.map { text($0) }.joined(separator: ", ")
            return language == .ko ? "\(list) 중 하나" : "one of \(list)"
        case .not(let matcher):
            return language == .ko ? "\(text(matcher)) 말고 다른 값" : "anything but \(text(matcher))"
        case .range(let min?, let max?):
            return language == .ko
                ? "\(text(min)) 이상 \(text(max)) 이하" : "between \(text(min)) and \(text(max))"
        case .range(let min?, nil):
            return language == .ko ? "\(text(min)) 이상" : "at least \(text(min))"
        case .range(nil, let max?):
            return language == .ko ? "\(text(max)) 이하" : "at most \(text(max))"
        case .range(nil, nil):
            return ""
        }
    }

    /// The words for what is wanted of a value that was found: words that a check may name are the author's, not the
    /// learner's.
    func text(_ matcher: Matcher, like found: ObservedValue) -> String {
        guard case .equals(let value) = matcher, let words = Wording.names[value.text] else { return text(matcher) }
        switch found {
        case .named, .capabilities: return words[language]
        case .each(let values): return values.first.map { text(matcher, like: $0) } ?? text(matcher)
        default: return text(matcher)
        }
    }

    /// What `namespace`, `capability` and `overlay` checks name.
    private static let names: [String: Localized] = [
        "own": Localized(ko: "새것", en: "a new one"),
        "session": Localized(ko: "샌드박스의 것", en: "the sandbox's"),
        "host": Localized(ko: "호스트의 것", en: "the host's"),
        "same": Localized(ko: "같은 것", en: "the same"),
        "different": Localized(ko: "다른 것", en: "another"),
        "full": Localized(ko: "전부", en: "all"),
        "none": Localized(ko: "없음", en: "none"),
    ].merging(OverlayProbe.states) { name, _ in name }

    private func text(_ value: CourseValue) -> String {
        switch value.quantity {
        case .bytes(let bytes): Wording.bytes(bytes)
        case .unlimited: unlimited
        default: Wording.printable(value.text)
        }
    }

    private var unlimited: String { language == .ko ? "max(제한 없음)" : "max (no limit)" }
    private var empty: String { language == .ko ? "비어 있음" : "nothing" }

    private func distinct(_ texts: [String]) -> String {
        var seen = [String]()
        for text in texts where !seen.contains(text) { seen.append(text) }
        return seen.isEmpty ? empty : seen.joined(separator: ", ")
    }

    /// A command line as people write it: the kernel ends each argument with a zero.
    private static func line(_ text: String) -> String {
        guard text.utf8.last == 0 else { return text }
        return String(decoding: text.utf8.dropLast().map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }

    /// With the unit that people write, and the exact number that the kernel holds.
    static func bytes(_ bytes: Int64) -> String {
        let short = ByteCount(bytes: bytes).description
        return short == "\(bytes)" ? short : "\(short) (\(bytes))"
    }

    /// At most two decimals, none where they are zero.
    static func decimal(_ number: Double) -> String {
        guard number.isFinite else { return "∞" }
        let hundredths = Int64((number * 100).rounded())
        let sign = hundredths < 0 ? "-" : ""
        let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(sign)\(whole)" }
        if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
        return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// What a learner's program wrote is data: no control character of it reaches a terminal, and it stays short.
    static func printable(_ text: String, limit: Int = 160) -> String {
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            if count == limit { return result + "…" }
            count += 1
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
                result += scalar == "\n" ? "\\n" : scalar == "\t" ? "\\t" : "\\u{\(String(scalar.value, radix: 16))}"
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
