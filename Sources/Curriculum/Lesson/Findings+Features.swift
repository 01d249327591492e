/// Features of a machine, as `needs` names them in a lab, an exercise and a step.
extension Findings {
    /// A list of YAML.
    mutating func features(_ node: YamlNode) -> [String] {
        var names = [String]()
        for item in node.items("needs", findings: &self) {
            guard let name = item.text("needs", findings: &self) else { continue }
            requireFeature(name.text, line: name.span.line, column: name.span.column, length: name.span.length)
            names.append(name.text)
        }
        return names
    }

    /// `cgroup.io,block-device`, an attribute's value.
    mutating func features(_ value: Spanned) -> [String] {
        // An opening quote takes a column of its own.
        var column = value.span.column + (value.span.length > value.text.unicodeScalars.count ? 1 : 0)
        var names = [String]()
        for part in value.text.split(separator: ",", omittingEmptySubsequences: false) {
            let length = part.unicodeScalars.count
            let name = part.filter { $0 != " " }
            requireFeature(name, line: value.span.line, column: column, length: length)
            names.append(name)
            column += length + 1
        }
        return names
    }

    private mutating func requireFeature(_ name: String, line: Int, column: Int, length: Int) {
        guard !Vocabulary.features.contains(name) else { return }
        let suggestion = nearestName(to: name, among: Vocabulary.features)
        report(
            .unknownFeature, line: line, column: column, length: length, Message.unknownFeature(name),
            help: [suggestion.map(Message.didYouMean) ?? Message.knownWords(Vocabulary.features)])
    }
}
