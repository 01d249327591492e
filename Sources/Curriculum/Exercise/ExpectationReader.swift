/// Reads `expect:`, or `v1:` and `v2:` in its place.
struct ExpectationReader {
    let parameters: [String]?
    /// Nil for a probe that is unknown: then any key is taken.
    let probe: Vocabulary.Probe?

    func expectations(_ fields: inout YamlFields, findings: inout Findings) -> Expectations? {
        let same = fields.take("expect")
        let v1 = fields.take("v1")
        let v2 = fields.take("v2")
        if let same {
            if let key = fields.keySpan("v1") ?? fields.keySpan("v2") {
                findings.report(.invalidValue, at: key, Message.expectAndVersions)
            }
            return expectation(same, "expect", findings: &findings).map(Expectations.same)
        }
        guard v1 != nil || v2 != nil else {
            findings.report(
                .missingKey, at: fields.span, Message.missingKey("expect"), help: [Message.expectOrVersions])
            return nil
        }
        if v1 == nil || v2 == nil, let key = fields.keySpan("v1") ?? fields.keySpan("v2") {
            let (given, missing) = v1 == nil ? ("v2", "v1") : ("v1", "v2")
            findings.report(.missingTwin, .warning, at: key, Message.expectationTwin(given, missing))
        }
        return .byVersion(
            v1: v1.flatMap { expectation($0, "v1", findings: &findings) },
            v2: v2.flatMap { expectation($0, "v2", findings: &findings) })
    }

    /// `v1: { expect: {…} }` is taken as well as `v1: {…}`.
    private func expectation(_ node: YamlNode, _ key: String, findings: inout Findings) -> Expectation? {
        guard case .mapping(let pairs) = node.content else {
            findings.report(.wrongType, at: node.span, Message.wantsMapping(Localized(same: key)))
            return nil
        }
        if key != "expect", pairs.count == 1, pairs[0].key.scalar == "expect" {
            return expectation(pairs[0].value, "expect", findings: &findings)
        }
        if pairs.isEmpty {
            findings.report(.missingKey, at: node.span, Message.emptyExpectation)
            return nil
        }
        var fields: [Expectation.Field] = []
        for pair in pairs {
            guard let name = pair.key.text(key, findings: &findings) else { continue }
            let reading = probe?.reading(name.text)
            if let probe, reading == nil {
                let suggestion = nearestName(to: name.text, among: probe.reads)
                findings.report(
                    .unknownKey, at: name.span, Message.probeReadsNo(probe.name, name.text),
                    help: [suggestion.map(Message.didYouMean) ?? Message.knownWords(probe.reads)])
            }
            guard let matcher = matcher(pair.value, kind: reading?.kind, name.text, findings: &findings) else {
                continue
            }
            fields.append(
                Expectation.Field(
                    key: name.text, matcher: matcher,
                    position: findings.source.position(name.span.line, name.span.column)))
        }
        return Expectation(fields: fields)
    }

    private func matcher(
        _ node: YamlNode, kind: Vocabulary.Reading.Kind?, _ key: String, findings: inout Findings
    ) -> Matcher? {
        switch node.content {
        case .scalar: return value(node, kind: kind, key, findings: &findings).map(Matcher.equals)
        case .sequence:
            findings.report(.wrongType, at: node.span, Message.listNeedsIn, help: [Message.matcherHelp])
            return nil
        case .mapping: break
        }
        guard var fields = YamlFields(node, Message.aMatcher, findings: &findings) else { return nil }
        let min = fields.take("min")
        let max = fields.take("max")
        let list = fields.take("in")
        let not = fields.take("not")
        fields.finish(findings: &findings)
        let kinds = [min != nil || max != nil, list != nil, not != nil].count { $0 }
        guard kinds == 1 else {
            if kinds > 1 || fields.keys.isEmpty {
                findings.report(.invalidValue, at: node.span, Message.oneMatcher, help: [Message.matcherHelp])
            }
            return nil
        }
        if let not { return matcher(not, kind: kind, key, findings: &findings).map(Matcher.not) }
        if let list {
            let items = list.items("in", findings: &findings)
            return .oneOf(items.compactMap { value($0, kind: kind, key, findings: &findings) })
        }
        return range(min, max, kind: kind, key, findings: &findings)
    }

    private func range(
        _ min: YamlNode?, _ max: YamlNode?, kind: Vocabulary.Reading.Kind?, _ key: String, findings: inout Findings
    ) -> Matcher? {
        let low = min.flatMap { value($0, kind: kind, key, findings: &findings) }
        let high = max.flatMap { value($0, kind: kind, key, findings: &findings) }
        if let min, let max, let low = low?.number, let high = high?.number, low > high {
            findings.report(.invalidValue, at: min.span, Message.emptyRange(min.scalar ?? "", max.scalar ?? ""))
        }
        return low == nil && high == nil ? nil : .range(min: low, max: high)
    }

    private func value(
        _ node: YamlNode, kind: Vocabulary.Reading.Kind?, _ key: String, findings: inout Findings
    ) -> Value? {
        guard let text = node.text(key, findings: &findings) else { return nil }
        ParameterCheck(known: parameters).check(text.text, at: text.span, findings: &findings)
        let value = Value(text.text)
        if let kind, value.quantity != .template { validate(value, kind, key, at: text.span, findings: &findings) }
        return value
    }

    private func validate(
        _ value: Value, _ kind: Vocabulary.Reading.Kind, _ key: String, at span: Span, findings: inout Findings
    ) {
        switch kind {
        case .text: break
        case .bool:
            if value.bool == nil { findings.report(.invalidValue, at: span, Message.wantsBool(key, value.text)) }
        case .count:
            if case .integer = value.quantity { break }
            findings.report(.invalidValue, at: span, Message.wantsInteger(key, value.text))
        case .amount:
            if value.integer != nil || value.quantity == .unlimited { break }
            findings.report(.invalidSize, at: span, Message.invalidSize(value.text), help: [Message.sizeHelp])
        case .percent:
            if case .percent = value.quantity { break }
            if value.quantity == .unlimited { break }
            findings.report(.invalidValue, at: span, Message.wantsPercent(key, value.text))
        case .number:
            if value.number == nil { findings.report(.invalidValue, at: span, Message.wantsNumber(key, value.text)) }
        case .errno:
            if value.text != "0" { findings.requireErrno(Spanned(text: value.text, span: span)) }
        case .oneOf(let words): requireWord(value.text, words, at: span, findings: &findings)
        case .capabilities:
            let names = value.text.split(separator: ",").map(String.init)
            // Only capabilities can stand in a list.
            let words = names.count > 1 ? Vocabulary.capabilities : ["full", "none"] + Vocabulary.capabilities
            for name in names { requireWord(name, words, at: span, findings: &findings) }
        }
    }

    private func requireWord(_ word: String, _ words: [String], at span: Span, findings: inout Findings) {
        guard !words.contains(word) else { return }
        let suggestion = nearestName(to: word, among: words)
        findings.report(
            .invalidValue, at: span, Message.unknownWord(word),
            help: [suggestion.map(Message.didYouMean) ?? Message.knownWords(words.count > 12 ? [words[0]] : words)])
    }
}
