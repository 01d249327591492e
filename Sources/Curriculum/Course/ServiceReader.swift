/// Reads `services:` of `lab.yaml`.
struct ServiceReader {
    func read(_ node: YamlNode, findings: inout Findings) -> [Service] {
        var services = [Service]()
        var ports = Set<Int>()
        for item in node.items("services", findings: &findings) {
            guard var fields = YamlFields(item, Message.aService, findings: &findings) else { continue }
            guard let settings = fields.require("registry", findings: &findings) else {
                fields.finish(findings: &findings)
                continue
            }
            fields.finish(findings: &findings)
            guard let registry = registry(settings, taken: &ports, findings: &findings) else { continue }
            services.append(.registry(registry))
        }
        return services
    }

    private func registry(
        _ node: YamlNode, taken: inout Set<Int>, findings: inout Findings
    ) -> RegistryService? {
        guard var fields = YamlFields(node, Localized(same: "registry"), findings: &findings) else { return nil }
        let port = port(&fields, taken: &taken, findings: &findings)
        let users = fields.take("users").map { self.users($0, findings: &findings) } ?? []
        let authentication = fields.takeText("auth", findings: &findings).flatMap {
            self.authentication($0, findings: &findings)
        }
        if let key = fields.keySpan("auth"), users.isEmpty {
            findings.report(.missingKey, at: key, Message.keyNeeds("auth", "users"))
        }
        fields.finish(findings: &findings)
        guard let port else { return nil }
        return RegistryService(
            port: port, users: users, authentication: authentication ?? .basic,
            position: findings.source.position(node.span.line, node.span.column))
    }

    private func port(_ fields: inout YamlFields, taken: inout Set<Int>, findings: inout Findings) -> Int? {
        guard let node = fields.require("port", findings: &findings),
            let text = node.text("port", findings: &findings)
        else { return nil }
        guard let port = Int(text.text), (1...65_535).contains(port) else {
            findings.report(.invalidValue, at: text.span, Message.wantsPort(text.text))
            return nil
        }
        if !taken.insert(port).inserted { findings.report(.duplicateID, at: text.span, Message.samePort(port)) }
        return port
    }

    private func users(_ node: YamlNode, findings: inout Findings) -> [RegistryService.User] {
        guard case .mapping(let pairs) = node.content else {
            findings.report(.wrongType, at: node.span, Message.wantsMapping(Localized(same: "users")))
            return []
        }
        if pairs.isEmpty { findings.report(.missingKey, at: node.span, Message.emptyValue("users")) }
        return pairs.compactMap { pair in
            guard let name = pair.key.text("users", findings: &findings),
                let password = pair.value.text(name.text, findings: &findings)
            else { return nil }
            // RFC 7617: the first colon ends the name.
            if name.text.isEmpty || name.text.contains(":") {
                findings.report(.invalidValue, at: name.span, Message.invalidUser(name.text))
                return nil
            }
            if password.text.isEmpty {
                findings.report(.missingKey, at: pair.key.span, Message.emptyValue(name.text))
                return nil
            }
            return RegistryService.User(name: name.text, password: password.text)
        }
    }

    private func authentication(
        _ text: Spanned, findings: inout Findings
    ) -> RegistryService.Authentication? {
        let known = RegistryService.Authentication(rawValue: text.text)
        if known == nil {
            let words = RegistryService.Authentication.allCases.map(\.rawValue)
            findings.report(
                .invalidValue, at: text.span, Message.unknownWord(text.text),
                help: [nearestName(to: text.text, among: words).map(Message.didYouMean) ?? Message.knownWords(words)])
        }
        return known
    }
}
