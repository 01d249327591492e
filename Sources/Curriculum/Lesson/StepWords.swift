/// Reads the values of a step's attributes, each against its vocabulary.
struct StepWords {
    let attributes: AttributeParser.Words

    /// `trace=cgroup,exec`: sets or calls.
    mutating func trace(findings: inout Findings) -> [String] {
        guard let pair = attributes.pair("trace") else { return [] }
        var names: [String] = []
        // An opening quote takes a column of its own.
        let isQuoted = pair.value.span.length > pair.value.text.unicodeScalars.count
        var column = pair.value.span.column + (isQuoted ? 1 : 0)
        for part in pair.value.text.split(separator: ",", omittingEmptySubsequences: false) {
            let length = part.unicodeScalars.count
            let name = part.filter { $0 != " " }
            if !Vocabulary.traceSets.contains(name), !Vocabulary.isSystemCall(name) {
                let suggestion =
                    nearestName(to: name, among: Vocabulary.traceSets)
                    ?? nearestName(to: name, among: Vocabulary.systemCalls.sorted())
                findings.report(
                    .unknownTraceSet, line: pair.value.span.line, column: column, length: length,
                    Message.unknownTraceSet(name),
                    help: [suggestion.map(Message.didYouMean) ?? Message.knownWords(Vocabulary.traceSets)])
            } else {
                names.append(name)
            }
            column += length + 1
        }
        return names
    }

    /// `expect=EPERM` or `expect=SIGKILL`.
    mutating func expect(findings: inout Findings) -> Step.Expect? {
        guard let value = attributes.pair("expect")?.value else { return nil }
        if Vocabulary.errnos.contains(value.text) { return .errno(value.text) }
        if Vocabulary.signals.contains(value.text) { return .signal(value.text) }
        if value.text.hasPrefix("SIG") {
            let suggestion = nearestName(to: value.text, among: Vocabulary.signals)
            findings.report(
                .unknownSignal, at: value.span, Message.unknownSignal(value.text),
                help: suggestion.map { [Message.didYouMean($0)] } ?? [])
        } else {
            let suggestion = nearestName(to: value.text, among: Vocabulary.errnos)
            findings.report(
                .unknownErrno, at: value.span, Message.unknownErrno(value.text),
                help: [suggestion.map(Message.didYouMean) ?? Message.expectHelp])
        }
        return nil
    }

    mutating func time(findings: inout Findings) -> Duration? {
        guard let value = attributes.pair("time")?.value else { return nil }
        let time = Duration(courseText: value.text)
        if time == nil {
            findings.report(.invalidTime, at: value.span, Message.invalidTime(value.text), help: [Message.timeHelp])
        }
        return time
    }

    mutating func controller(findings: inout Findings) -> String? {
        guard let value = attributes.pair("controller")?.value else { return nil }
        findings.requireController(value)
        return value.text
    }

    mutating func version(findings: inout Findings) -> CgroupVersion? {
        let versions = attributes.classes.filter { CgroupVersion(rawValue: $0.text) != nil }
        if versions.count > 1 {
            findings.report(.attributeSyntax, at: versions[1].span, Message.bothVersions)
        }
        guard let word = versions.first else { return nil }
        if attributes.pair("controller") == nil {
            findings.report(.missingKey, at: word.span, Message.versionNeedsController, help: [Message.addController])
        }
        return CgroupVersion(rawValue: word.text)
    }
}

extension Findings {
    mutating func requireController(_ name: Spanned) {
        guard !Vocabulary.controllers.contains(name.text) else { return }
        let suggestion = nearestName(to: name.text, among: Vocabulary.controllers)
        report(
            .unknownController, at: name.span, Message.unknownController(name.text),
            help: [suggestion.map(Message.didYouMean) ?? Message.knownWords(Vocabulary.controllers)])
    }
}
