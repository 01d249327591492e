/// Reads `lab.yaml`.
struct LabReader {
    func read(_ source: SourceText, findings: inout Findings) -> LabSettings? {
        if findings.reportInvalidUTF8() { return nil }
        let text = String(decoding: source.bytes, as: UTF8.self)
        guard let root = YamlReader().read(text, findings: &findings) else { return nil }
        guard var fields = YamlFields(root, Message.aLab, findings: &findings) else { return nil }
        var settings = LabSettings()
        if let needs = fields.take("needs") { settings.needs = findings.features(needs) }
        if let sandbox = fields.take("sandbox") { settings.sandbox = limits(sandbox, findings: &findings) }
        if let parameters = fields.take("parameters") {
            settings.parameters = self.parameters(parameters, findings: &findings)
        }
        if let services = fields.take("services") {
            settings.services = ServiceReader().read(services, findings: &findings)
        }
        // Whatever is served is served by the other program.
        if !settings.services.isEmpty, !settings.needs.contains(Vocabulary.server) {
            settings.needs.append(Vocabulary.server)
        }
        fields.finish(findings: &findings)
        return settings
    }

    private func limits(_ node: YamlNode, findings: inout Findings) -> SandboxLimits {
        var limits = SandboxLimits()
        guard var fields = YamlFields(node, Localized(same: "sandbox"), findings: &findings) else { return limits }
        limits.memory = fields.takeSize("memory", findings: &findings) ?? limits.memory
        limits.disk = fields.takeSize("disk", findings: &findings) ?? limits.disk
        limits.time = fields.takeTime("time", findings: &findings) ?? limits.time
        limits.blockDevice = fields.takeBool("block-device", findings: &findings) ?? limits.blockDevice
        if let cpu = fields.takeText("cpu", findings: &findings) {
            if case .percent(let percent) = Value(cpu.text).quantity, percent > 0 {
                limits.cpuPercent = percent
            } else {
                findings.report(.invalidValue, at: cpu.span, Message.wantsPercent("cpu", cpu.text))
            }
        }
        if let pids = fields.takeInteger("pids", findings: &findings) {
            limits.pids = pids.value
            if pids.value < 1 { findings.report(.invalidValue, at: pids.span, Message.wantsPositive("pids")) }
        }
        fields.finish(findings: &findings)
        return limits
    }

    private func parameters(_ node: YamlNode, findings: inout Findings) -> [Parameter] {
        guard let all = YamlFields(node, Localized(same: "parameters"), findings: &findings) else { return [] }
        guard case .mapping(let pairs) = node.content else { return [] }
        return zip(all.keys, pairs).compactMap { name, pair in
            if !isKebabCase(name.text) { findings.report(.invalidID, at: name.span, Message.invalidID(name.text)) }
            return parameter(name, pair.value, findings: &findings)
        }
    }

    private func parameter(_ name: Spanned, _ node: YamlNode, findings: inout Findings) -> Parameter? {
        guard var fields = YamlFields(node, Localized(same: name.text), findings: &findings) else { return nil }
        let list = fields.require("choose", findings: &findings)
        let standard = fields.requireText("default", findings: &findings)
        fields.finish(findings: &findings)
        let choices = list?.items("choose", findings: &findings).compactMap(\.scalar) ?? []
        if let standard, list != nil, !choices.contains(standard.text) {
            findings.report(.invalidValue, at: standard.span, Message.defaultNotAChoice(standard.text))
        }
        // Kept even when it is broken: whoever names it elsewhere did nothing wrong.
        return Parameter(
            name: name.text, choices: choices, default: standard?.text ?? choices.first ?? "",
            position: findings.source.position(name.span.line, name.span.column))
    }
}
