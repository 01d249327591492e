/// Reads one check of `checks.yaml`.
struct CheckReader {
    let parameters: [String]?

    /// The check, and its `with` where it stands. Nil when too little of it could be read.
    func read(_ node: YamlNode, findings: inout Findings) -> (check: Check, with: Spanned?)? {
        guard var fields = YamlFields(node, Message.aCheck, findings: &findings) else { return nil }
        let id = fields.requireText("id", findings: &findings)
        if let id, !isKebabCase(id.text) { findings.report(.invalidID, at: id.span, Message.invalidID(id.text)) }
        let points = points(&fields, findings: &findings)
        let name = fields.requireText("probe", findings: &findings)
        let probe = name.flatMap { self.probe($0, findings: &findings) }
        let when = fields.take("when").flatMap { self.when($0, findings: &findings) } ?? .now
        let fail = fail(&fields, findings: &findings)
        let with = fields.takeText("with", findings: &findings)
        let expectations = ExpectationReader(parameters: parameters, probe: probe)
            .expectations(&fields, findings: &findings)
        let arguments = arguments(&fields, probe: probe, findings: &findings)
        if probe != nil { fields.finish(findings: &findings) }
        if let name, name.text == "syscall", with == nil {
            findings.report(.syscallWithoutState, at: name.span, Message.syscallNeedsWith, help: [Message.addWith])
        }
        guard let name else { return nil }
        let place = id?.span ?? node.span
        let check = Check(
            id: id?.text ?? "", points: points, probe: name.text, arguments: arguments,
            expectations: expectations ?? .same(Expectation(fields: [])), when: when, fail: fail, with: with?.text,
            position: findings.source.position(place.line, place.column))
        return (check, with)
    }

    private func points(_ fields: inout YamlFields, findings: inout Findings) -> Int {
        guard let points = fields.takeInteger("points", findings: &findings) else { return 1 }
        if points.value < 0 { findings.report(.negativePoints, at: points.span, Message.negativePoints) }
        return points.value
    }

    private func probe(_ name: Spanned, findings: inout Findings) -> Vocabulary.Probe? {
        if let probe = Vocabulary.probe(name.text) { return probe }
        let names = Vocabulary.probes.map(\.name)
        let suggestion = nearestName(to: name.text, among: names)
        findings.report(
            .unknownProbe, at: name.span, Message.unknownProbe(name.text),
            help: [suggestion.map(Message.didYouMean) ?? Message.knownWords(names)])
        return nil
    }

    private func when(_ node: YamlNode, findings: inout Findings) -> Check.When? {
        switch node.scalar {
        case "now": return .now
        case "ever": return .ever
        case "during": return .during
        case .some(let text):
            let suggestion = nearestName(to: text, among: ["now", "ever", "during"])
            findings.report(
                .invalidValue, at: node.span, Message.unknownWhen(text),
                help: [suggestion.map(Message.didYouMean) ?? Message.whenHelp])
            return nil
        case nil:
            guard var fields = YamlFields(node, Message.aWhen, findings: &findings) else { return nil }
            let time = fields.takeTime("within", findings: &findings)
            if fields.keys.isEmpty { findings.report(.missingKey, at: node.span, Message.missingKey("within")) }
            fields.finish(findings: &findings)
            return time.map(Check.When.within)
        }
    }

    /// What a learner reads must be there in every language.
    private func fail(_ fields: inout YamlFields, findings: inout Findings) -> Localized {
        guard let node = fields.require("fail", findings: &findings) else { return Localized() }
        let key = fields.keySpan("fail") ?? node.span
        if let text = node.scalar, !text.isEmpty {
            findings.report(.missingTranslation, at: key, Message.failInOneLanguage, help: [Message.failHelp])
        }
        let fail = node.localized("fail", keySpan: key, findings: &findings) ?? Localized()
        if case .mapping(let pairs) = node.content {
            for pair in pairs {
                if let text = pair.value.scalar {
                    ParameterCheck(known: parameters).check(text, at: pair.value.span, findings: &findings)
                    reportPlaceholders(in: text, at: pair.value.span, findings: &findings)
                }
            }
        }
        return fail
    }

    /// A `{name}` that nothing is put in for would reach the learner as it stands. Only plain words count: `{}` and
    /// `{ a; }` belong to the shell.
    private func reportPlaceholders(in text: String, at span: Span, findings: inout Findings) {
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            let isParameter = rest[..<open].last == "$"
            rest = rest[rest.index(after: open)...]
            guard let close = rest.firstIndex(of: "}") else { return }
            let name = String(rest[..<close])
            guard !isParameter, !name.isEmpty, name.allSatisfy({ $0.isLowercase && $0.isASCII }) else { continue }
            if Vocabulary.placeholders.contains(name) { continue }
            let place = findings.source.span(of: "{\(name)}", line: span.line, from: span.column) ?? span
            let suggestion = nearestName(to: name, among: Vocabulary.placeholders)
            findings.report(
                .unknownPlaceholder, at: place, Message.unknownPlaceholder(name),
                help: [
                    suggestion.map { Message.didYouMean("{\($0)}") }
                        ?? Message.knownWords(Vocabulary.placeholders.map { "{\($0)}" })
                ])
        }
    }

    // MARK: Arguments

    private func arguments(
        _ fields: inout YamlFields, probe: Vocabulary.Probe?, findings: inout Findings
    ) -> [String: Check.Argument] {
        guard let probe else { return [:] }
        var arguments: [String: Check.Argument] = [:]
        for key in probe.keys {
            guard let node = fields.take(key) else { continue }
            arguments[key] = argument(node, key: key, findings: &findings)
        }
        for group in probe.required where !group.contains(where: { arguments[$0] != nil }) {
            if group.contains(where: { fields.keySpan($0) != nil }) { continue }
            findings.report(
                .missingKey, at: fields.span, Message.probeNeeds(probe.name, group),
                help: [Message.addKey(group[0])])
        }
        return arguments
    }

    private func argument(_ node: YamlNode, key: String, findings: inout Findings) -> Check.Argument? {
        switch node.content {
        case .scalar(let text):
            let word = Spanned(text: text, span: node.span)
            if text.isEmpty {
                findings.report(.missingKey, at: node.span, Message.emptyValue(key))
                return nil
            }
            if key == "paths" || key == "story" { findings.report(.wrongType, at: node.span, Message.wantsList(key)) }
            ParameterCheck(known: parameters).check(text, at: node.span, findings: &findings)
            validate(word, key: key, findings: &findings)
            return .value(Value(text))
        case .sequence(let items):
            if key == "story" { return .list(items.compactMap { exchange($0, findings: &findings) }) }
            guard key == "paths" else {
                findings.report(.wrongType, at: node.span, Message.wantsText(key))
                return nil
            }
            if items.count != 2 { findings.report(.invalidValue, at: node.span, Message.wantsTwoPaths) }
            return .list(items.compactMap { item in item.text(key, findings: &findings).map { Value($0.text) } })
        case .mapping(let pairs):
            guard key == "args" else {
                findings.report(.wrongType, at: node.span, Message.wantsText(key))
                return nil
            }
            var map: [String: Value] = [:]
            for pair in pairs {
                guard let name = pair.key.scalar, let text = pair.value.text(key, findings: &findings) else { continue }
                ParameterCheck(known: parameters).check(text.text, at: text.span, findings: &findings)
                map[name] = Value(text.text)
            }
            return .map(map)
        }
    }

    /// `HEAD /v2/*/blobs/* 404`
    private func exchange(_ node: YamlNode, findings: inout Findings) -> Value? {
        guard let text = node.text("story", findings: &findings) else { return nil }
        ParameterCheck(known: parameters).check(text.text, at: text.span, findings: &findings)
        if ExchangePattern(parsing: text.text) == nil {
            findings.report(.invalidValue, at: text.span, Message.wantsExchange(text.text))
        }
        return Value(text.text)
    }

    private func validate(_ word: Spanned, key: String, findings: inout Findings) {
        let value = Value(word.text)
        if value.quantity == .template { return }
        switch key {
        case "controller": findings.requireController(word)
        case "consumer":
            if !Vocabulary.consumers.contains(word.text) {
                let suggestion = nearestName(to: word.text, among: Vocabulary.consumers)
                findings.report(
                    .invalidValue, at: word.span, Message.unknownConsumer(word.text),
                    help: [suggestion.map(Message.didYouMean) ?? Message.knownWords(Vocabulary.consumers)])
            }
        case "call": findings.requireCall(word)
        case "time":
            if Duration(courseText: word.text) == nil {
                findings.report(.invalidTime, at: word.span, Message.invalidTime(word.text), help: [Message.timeHelp])
            }
        case "amount":
            if value.integer == nil {
                findings.report(.invalidSize, at: word.span, Message.invalidSize(word.text), help: [Message.sizeHelp])
            }
        case "method": _ = findings.requireMethod(word)
        case "status": _ = findings.requireStatus(word)
        case "port", "other_port":
            if value.integer.map({ (1...65_535).contains($0) }) != true {
                findings.report(.invalidValue, at: word.span, Message.wantsPort(word.text))
            }
        case "credentials":
            if value.bool == nil { findings.report(.invalidValue, at: word.span, Message.wantsBool(key, word.text)) }
        case "args": findings.report(.wrongType, at: word.span, Message.wantsMapping(Localized(same: "args")))
        default: break
        }
    }
}
