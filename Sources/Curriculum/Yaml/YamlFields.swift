/// A mapping of which the known keys are taken one by one; what is left over at the end is reported with the key that
/// was probably meant.
struct YamlFields {
    let span: Span
    private var pairs: [(key: YamlNode, value: YamlNode)]
    private var taken: Set<String> = []
    private var known: [String] = []

    /// Nil, after saying so, when the node is no mapping. `what` names it: "a check".
    init?(_ node: YamlNode, _ what: Localized, findings: inout Findings) {
        guard case .mapping(let pairs) = node.content else {
            findings.report(.wrongType, at: node.span, Message.wantsMapping(what))
            return nil
        }
        self.pairs = pairs
        span = node.span
    }

    /// The names of the keys in the order of the file.
    var keys: [Spanned] {
        pairs.compactMap { pair in pair.key.scalar.map { Spanned(text: $0, span: pair.key.span) } }
    }

    /// The value of an optional key.
    mutating func take(_ key: String) -> YamlNode? {
        known.append(key)
        guard let pair = pairs.first(where: { $0.key.scalar == key }) else { return nil }
        taken.insert(key)
        return pair.value
    }

    /// Where the key itself stands; nil when it is not there.
    func keySpan(_ key: String) -> Span? { pairs.first { $0.key.scalar == key }?.key.span }

    /// The value of a key that must be there.
    mutating func require(_ key: String, findings: inout Findings) -> YamlNode? {
        guard let value = take(key) else {
            findings.report(.missingKey, at: span, Message.missingKey(key), help: [Message.addKey(key)])
            return nil
        }
        return value
    }

    /// A text that must be there and not be empty.
    mutating func requireText(_ key: String, findings: inout Findings) -> Spanned? {
        guard let node = require(key, findings: &findings) else { return nil }
        guard let text = node.text(key, findings: &findings) else { return nil }
        guard !text.text.isEmpty else {
            findings.report(.missingKey, at: keySpan(key) ?? node.span, Message.emptyValue(key))
            return nil
        }
        return text
    }

    mutating func takeText(_ key: String, findings: inout Findings) -> Spanned? {
        guard let node = take(key) else { return nil }
        return node.text(key, findings: &findings)
    }

    mutating func takeBool(_ key: String, findings: inout Findings) -> Bool? {
        guard let text = takeText(key, findings: &findings) else { return nil }
        switch text.text {
        case "true": return true
        case "false": return false
        default:
            findings.report(.invalidValue, at: text.span, Message.wantsBool(key, text.text))
            return nil
        }
    }

    mutating func takeInteger(_ key: String, findings: inout Findings) -> (value: Int, span: Span)? {
        guard let text = takeText(key, findings: &findings) else { return nil }
        guard let value = Int(text.text) else {
            findings.report(.invalidValue, at: text.span, Message.wantsInteger(key, text.text))
            return nil
        }
        return (value, text.span)
    }

    mutating func takeTime(_ key: String, findings: inout Findings) -> Duration? {
        guard let text = takeText(key, findings: &findings) else { return nil }
        guard let time = Duration(courseText: text.text) else {
            findings.report(.invalidTime, at: text.span, Message.invalidTime(text.text), help: [Message.timeHelp])
            return nil
        }
        return time
    }

    mutating func takeSize(_ key: String, findings: inout Findings) -> ByteCount? {
        guard let text = takeText(key, findings: &findings) else { return nil }
        guard let size = ByteCount(parsing: text.text) else {
            findings.report(.invalidSize, at: text.span, Message.invalidSize(text.text), help: [Message.sizeHelp])
            return nil
        }
        return size
    }

    /// A text per language; a language that is missing is reported. A plain text counts for every language.
    mutating func requireLocalized(_ key: String, findings: inout Findings) -> Localized? {
        guard let node = require(key, findings: &findings) else { return nil }
        return node.localized(key, keySpan: keySpan(key) ?? node.span, findings: &findings)
    }

    mutating func takeLocalized(_ key: String, findings: inout Findings) -> Localized? {
        guard let node = take(key) else { return nil }
        return node.localized(key, keySpan: keySpan(key) ?? node.span, findings: &findings)
    }

    /// Reports every key that nobody took. `also` are keys that would be right here but were not asked for.
    func finish(also: [String] = [], findings: inout Findings) {
        let candidates = known + also
        for pair in pairs {
            guard let name = pair.key.scalar else {
                findings.report(.wrongType, at: pair.key.span, Message.keyMustBeText)
                continue
            }
            if taken.contains(name) || also.contains(name) { continue }
            let suggestion = nearestName(to: name, among: candidates)
            findings.report(
                .unknownKey, at: pair.key.span, Message.unknownKey(name),
                help: [suggestion.map(Message.didYouMean) ?? Message.knownWords(candidates)])
        }
    }
}

extension YamlNode {
    /// The text of a scalar; reports anything else.
    func text(_ key: String, findings: inout Findings) -> Spanned? {
        guard let scalar else {
            findings.report(.wrongType, at: span, Message.wantsText(key))
            return nil
        }
        return Spanned(text: scalar, span: span)
    }

    /// The items of a list; reports anything else.
    func items(_ key: String, findings: inout Findings) -> [YamlNode] {
        guard case .sequence(let items) = content else {
            findings.report(.wrongType, at: span, Message.wantsList(key))
            return []
        }
        return items
    }

    func localized(_ key: String, keySpan: Span, findings: inout Findings) -> Localized? {
        if let scalar {
            if scalar.isEmpty { findings.report(.missingKey, at: keySpan, Message.emptyValue(key)) }
            return scalar.isEmpty ? nil : Localized(same: scalar)
        }
        guard var fields = YamlFields(self, Message.localizedText(key), findings: &findings) else { return nil }
        let text = Localized(
            ko: fields.takeText("ko", findings: &findings).flatMap { $0.text.isEmpty ? nil : $0.text },
            en: fields.takeText("en", findings: &findings).flatMap { $0.text.isEmpty ? nil : $0.text })
        fields.finish(findings: &findings)
        for language in text.missing {
            findings.report(.missingTranslation, at: keySpan, Message.missingTranslation(key, language))
        }
        return text
    }
}
