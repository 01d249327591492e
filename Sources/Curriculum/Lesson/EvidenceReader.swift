/// Reads what must have happened for a choice to be right.
struct EvidenceReader {
    func read(_ node: YamlNode, findings: inout Findings) -> Evidence? {
        guard var fields = YamlFields(node, Message.evidence, findings: &findings) else { return nil }
        if node.isEmpty {
            findings.report(.missingKey, at: node.span, Message.emptyEvidence)
            return nil
        }
        let position = findings.source.position(node.span.line, node.span.column)
        var evidence = Evidence(position: position)
        evidence.call = fields.takeText("call", findings: &findings).map { name in
            findings.requireCall(name)
            return name.text
        }
        evidence.errno = fields.takeText("errno", findings: &findings).map { name in
            findings.requireErrno(name)
            return name.text
        }
        evidence.signal = fields.takeText("signal", findings: &findings).map { name in
            findings.requireSignal(name)
            return name.text
        }
        evidence.counter = fields.takeText("counter", findings: &findings).map { name in
            findings.requireCounter(name)
            return name.text
        }
        evidence.min = fields.takeInteger("min", findings: &findings).map { Int64($0.value) }
        evidence.file = fields.takeText("file", findings: &findings)?.text
        evidence.to = fields.takeText("to", findings: &findings)?.text
        evidence.layer = fields.takeText("layer", findings: &findings)?.text
        evidence.state = fields.takeText("state", findings: &findings).map { state in
            findings.requireLayerState(state)
            return state.text
        }
        evidence.status = fields.takeText("status", findings: &findings).flatMap { status($0, findings: &findings) }
        evidence.measured = measured(&fields, findings: &findings)
        evidence.exchange = fields.take("exchange").flatMap { exchange($0, findings: &findings) }
        evidence.otherwise = fields.takeBool("otherwise", findings: &findings) ?? false
        let counts = evidence.counter != nil || evidence.exchange != nil
        reportLonely("min", needs: "counter", fields, isThere: counts, findings: &findings)
        reportLonely("to", needs: "file", fields, isThere: evidence.file != nil, findings: &findings)
        reportLonely("state", needs: "layer", fields, isThere: evidence.layer != nil, findings: &findings)
        reportLonely("layer", needs: "state", fields, isThere: evidence.state != nil, findings: &findings)
        if evidence.otherwise, fields.keys.count > 1, let span = fields.keySpan("otherwise") {
            findings.report(.invalidValue, at: span, Message.otherwiseAlone)
        }
        fields.finish(findings: &findings)
        return evidence
    }

    /// `measured: start, way: container, over: native, times: 3`: all four, or none.
    private func measured(_ fields: inout YamlFields, findings: inout Findings) -> Evidence.Measured? {
        let quantity = word("measured", of: Vocabulary.measured, &fields, findings: &findings)
        let way = word("way", of: Vocabulary.ways, &fields, findings: &findings)
        let over = word("over", of: Vocabulary.ways, &fields, findings: &findings)
        let times = fields.takeText("times", findings: &findings)
        guard let quantity else {
            for key in ["way", "over", "times"] {
                reportLonely(key, needs: "measured", fields, isThere: false, findings: &findings)
            }
            return nil
        }
        guard let way, let over, let times else {
            let missing = way == nil ? "way" : over == nil ? "over" : "times"
            findings.report(.missingKey, at: quantity.span, Message.keyNeeds("measured", missing))
            return nil
        }
        guard let number = Double(times.text), number > 0 else {
            findings.report(.invalidValue, at: times.span, Message.invalidTimes(times.text))
            return nil
        }
        return Evidence.Measured(quantity: quantity.text, way: way.text, over: over.text, times: number)
    }

    /// `{method: HEAD, path: /v2/*/blobs/*, status: 404}`, at least one of them.
    private func exchange(_ node: YamlNode, findings: inout Findings) -> ExchangePattern? {
        guard var fields = YamlFields(node, Message.anExchange, findings: &findings) else { return nil }
        var pattern = ExchangePattern()
        pattern.method = fields.takeText("method", findings: &findings).map { findings.requireMethod($0) }
        pattern.path = fields.takeText("path", findings: &findings)?.text
        pattern.status = fields.takeText("status", findings: &findings).map { findings.requireStatus($0) }
        if fields.keys.isEmpty { findings.report(.missingKey, at: node.span, Message.missingKey("method")) }
        fields.finish(findings: &findings)
        return pattern
    }

    private func word(
        _ key: String, of words: [String], _ fields: inout YamlFields, findings: inout Findings
    ) -> Spanned? {
        guard let text = fields.takeText(key, findings: &findings) else { return nil }
        if !words.contains(text.text) {
            let help = nearestName(to: text.text, among: words).map(Message.didYouMean) ?? Message.knownWords(words)
            findings.report(.invalidValue, at: text.span, Message.unknownMeasure(text.text), help: [help])
        }
        return text
    }

    private func status(_ text: Spanned, findings: inout Findings) -> Evidence.Status? {
        if text.text == "nonzero" { return .nonzero }
        if let code = Int(text.text), (0...255).contains(code) { return .code(code) }
        findings.report(.invalidValue, at: text.span, Message.invalidStatus(text.text))
        return nil
    }

    private func reportLonely(
        _ key: String, needs other: String, _ fields: YamlFields, isThere: Bool, findings: inout Findings
    ) {
        guard let span = fields.keySpan(key), !isThere else { return }
        findings.report(.missingKey, at: span, Message.keyNeeds(key, other))
    }
}

extension Findings {
    mutating func requireCall(_ name: Spanned) {
        guard !Vocabulary.isSystemCall(name.text) else { return }
        let suggestion = nearestName(to: name.text, among: Vocabulary.systemCalls.sorted())
        report(
            .unknownCall, at: name.span, Message.unknownCall(name.text),
            help: suggestion.map { [Message.didYouMean($0)] } ?? [])
    }

    mutating func requireErrno(_ name: Spanned) {
        require(name, among: Vocabulary.errnos, .unknownErrno, Message.unknownErrno)
    }

    mutating func requireSignal(_ name: Spanned) {
        require(name, among: Vocabulary.signals, .unknownSignal, Message.unknownSignal)
    }

    private mutating func require(
        _ name: Spanned, among words: Set<String>, _ code: Diagnostic.Code, _ message: (String) -> Localized
    ) {
        guard !words.contains(name.text) else { return }
        let suggestion = nearestName(to: name.text, among: words)
        report(code, at: name.span, message(name.text), help: suggestion.map { [Message.didYouMean($0)] } ?? [])
    }

    mutating func requireLayerState(_ name: Spanned) {
        guard !Vocabulary.layerStates.contains(name.text) else { return }
        report(
            .invalidValue, at: name.span, Message.unknownLayerState(name.text),
            help: [
                nearestName(to: name.text, among: Vocabulary.layerStates).map(Message.didYouMean)
                    ?? Message.knownWords(Vocabulary.layerStates)
            ])
    }

    mutating func requireCounter(_ name: Spanned) {
        guard !Vocabulary.counters.contains(name.text) else { return }
        report(
            .unknownCounter, at: name.span, Message.unknownCounter(name.text),
            help: [
                nearestName(to: name.text, among: Vocabulary.counters).map(Message.didYouMean)
                    ?? Message.knownWords(Vocabulary.counters)
            ])
    }

    /// Says where it is no method.
    mutating func requireMethod(_ text: Spanned) -> String {
        if !ExchangePattern.isMethod(text.text) {
            report(.invalidValue, at: text.span, Message.wantsMethod(text.text))
        }
        return text.text
    }

    /// Says where it is no status.
    mutating func requireStatus(_ text: Spanned) -> String {
        if !ExchangePattern.isStatus(text.text) {
            report(.invalidValue, at: text.span, Message.wantsStatus(text.text))
        }
        return text.text
    }
}
