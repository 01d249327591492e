import Yams

/// Reads a piece of YAML that stands somewhere in a course file.
///
/// libyaml gives up at its first error. What can be told apart beforehand (tabs, repeated keys) is told in full.
struct YamlReader {
    /// The file's line on which the piece begins.
    let firstLine: Int
    /// Columns that were cut off in front of every line of the piece.
    let columnOffset: Int

    init(firstLine: Int = 1, columnOffset: Int = 0) {
        self.firstLine = firstLine
        self.columnOffset = columnOffset
    }

    /// The root, or nil after reporting why there is none. An empty piece is an empty mapping.
    func read(_ text: String, findings: inout Findings) -> YamlNode? {
        var text = text
        // A repeated key makes Yams give up. Each one is reported, hidden, and the rest read again.
        for _ in 0..<32 {
            do {
                // Resolver.basic: the spelling decides what a value is, see `Value`; it also spares the regular
                // expressions of the default one.
                guard let root = try compose(yaml: text, .basic, .default, .utf8) else {
                    return YamlNode(
                        content: .mapping([]), span: Span(line: firstLine, column: columnOffset + 1, length: 1))
                }
                reportTabs(text, atLineStartsOnly: true, findings: &findings)
                return convert(root, findings: findings)
            } catch YamlError.duplicatedKeysInMapping(_, let context) {
                guard let hidden = reportDuplicate(text, first: context.mark, findings: &findings) else { return nil }
                text = hidden
            } catch let error as YamlError {
                report(error, text: text, findings: &findings)
                return nil
            } catch {
                findings.report(.yamlSyntax, line: firstLine, column: 1, Message.yamlSyntax("\(error)"))
                return nil
            }
        }
        return nil
    }

    // MARK: Nodes

    private func convert(_ node: Node, findings: Findings) -> YamlNode {
        let line = firstLine + (node.mark?.line ?? 1) - 1
        let column = columnOffset + (node.mark?.column ?? 1)
        switch node {
        case .scalar(let scalar):
            let length = Self.length(of: scalar, at: column, in: findings.source.bytes(ofLine: line))
            return YamlNode(
                content: .scalar(scalar.string), span: Span(line: line, column: column, length: length))
        case .sequence(let sequence):
            return YamlNode(
                content: .sequence(sequence.map { convert($0, findings: findings) }),
                span: Span(line: line, column: column, length: 1))
        case .mapping(let mapping):
            let pairs = mapping.compactMap { key, value -> (key: YamlNode, value: YamlNode)? in
                if let name = key.scalar?.string, name.unicodeScalars.first == Self.hidden { return nil }
                return (convert(key, findings: findings), convert(value, findings: findings))
            }
            let length = pairs.first.map { $0.key.span }.flatMap { $0.column == column ? $0.length : nil } ?? 1
            return YamlNode(content: .mapping(pairs), span: Span(line: line, column: column, length: length))
        case .alias:
            return YamlNode(content: .scalar(""), span: Span(line: line, column: column, length: 1))
        }
    }

    /// How many scalars of its line a YAML scalar takes, quotes included.
    private static func length(of scalar: Node.Scalar, at column: Int, in line: ArraySlice<UInt8>) -> Int {
        switch scalar.style {
        case .singleQuoted, .doubleQuoted:
            // The scalars of the line from the quote on; a quote that is closed on a later line ends with this one.
            var scalar = 0
            var length = 0
            var quote: UInt8 = 0
            var escaped = false
            for byte in line {
                if byte & 0xC0 != 0x80 { scalar += 1 }
                if scalar < column { continue }
                if byte & 0xC0 != 0x80 { length += 1 }
                if length == 1 {
                    quote = byte
                } else if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                    escaped = true
                } else if byte == quote {
                    break
                }
            }
            return max(1, length)
        case .literal, .folded:
            return 1
        case .any, .plain:
            let length = scalar.string.unicodeScalars.count
            let room = line.count { $0 & 0xC0 != 0x80 } - column + 1
            return max(1, min(length, room))
        }
    }

    // MARK: Errors

    private func report(_ error: YamlError, text: String, findings: inout Findings) {
        let tabs = reportTabs(text, atLineStartsOnly: false, findings: &findings)
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let line = firstLine + mark.line - 1
            // The tab is the cause; what libyaml says of that line or a later one is its consequence.
            if let firstTab = tabs.first, firstTab <= line { return }
            var notes: [Diagnostic.Note] = []
            if let context, context.mark.line != mark.line {
                let place = findings.source.position(
                    firstLine + context.mark.line - 1, columnOffset + context.mark.column)
                notes.append(Diagnostic.Note(position: place, message: Message.yamlContext(context.text)))
            }
            findings.report(
                .yamlSyntax, line: line, column: columnOffset + mark.column, Message.yamlSyntax(problem),
                help: Message.yamlHelp(problem).map { [$0] } ?? [], notes: notes)
        case .reader(let problem, let offset, _, let yaml):
            let before = yaml.prefix(offset ?? 0)
            let line = before.utf8.count { $0 == UInt8(ascii: "\n") }
            let column = before.unicodeScalars.reversed().prefix { $0 != "\n" }.count
            findings.report(
                .yamlSyntax, line: firstLine + line, column: columnOffset + column + 1, Message.yamlSyntax(problem))
        default:
            findings.report(.yamlSyntax, line: firstLine, column: columnOffset + 1, Message.yamlSyntax("\(error)"))
        }
    }

    /// Reports tabs in the indentation and returns their lines. Where the YAML could be read, only a line that begins
    /// with one is wrong for certain: further right it may belong to a text block.
    @discardableResult
    private func reportTabs(_ text: String, atLineStartsOnly: Bool, findings: inout Findings) -> [Int] {
        guard text.utf8.contains(UInt8(ascii: "\t")) else { return [] }
        var lines: [Int] = []
        for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let indent = line.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard indent.count < line.count, let tab = indent.firstIndex(of: UInt8(ascii: "\t")) else { continue }
            let column = line.distance(from: line.startIndex, to: tab)
            if atLineStartsOnly && column > 0 { continue }
            let run = line[tab...].prefix { $0 == UInt8(ascii: "\t") }.count
            findings.report(
                .yamlTab, line: firstLine + index, column: columnOffset + column + 1, length: run, Message.yamlTab,
                help: [Message.yamlTabHelp])
            lines.append(firstLine + index)
        }
        return lines
    }

    // MARK: Repeated keys

    /// Written over a repeated key, so that the rest of the file can be read; from a private use area.
    private static let hidden: Unicode.Scalar = "\u{F8FE}"

    /// Finds the second of two equal keys, reports it, and returns the text with that one hidden. Yams tells the place
    /// of the first only.
    private func reportDuplicate(_ text: String, first: Mark, findings: inout Findings) -> String? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        guard lines.indices.contains(first.line - 1) else { return nil }
        let key = Array(lines[first.line - 1].dropFirst(first.column - 1).prefix { $0 != ":" })
        guard !key.isEmpty else { return nil }
        for index in (first.line - 1)..<lines.count {
            let start = index == first.line - 1 ? first.column - 1 + key.count : 0
            guard let column = Self.column(of: key, in: lines[index], from: start, blockColumn: first.column - 1)
            else { continue }
            let name = String(String.UnicodeScalarView(key))
            let place = findings.source.position(firstLine + first.line - 1, columnOffset + first.column)
            findings.report(
                .duplicateKey, line: firstLine + index, column: columnOffset + column + 1, length: key.count,
                Message.duplicateKey(name), notes: [Diagnostic.Note(position: place, message: Message.firstHere)])
            // A name of its own for each place: two hidden keys must not be equal again.
            let stamp = Array("\(Self.hidden)\(index)_\(column)".unicodeScalars)
            lines[index].replaceSubrange(column..<(column + key.count), with: stamp)
            return lines.map { String(String.UnicodeScalarView($0)) }.joined(separator: "\n")
        }
        return nil
    }

    /// Where `key:` stands in a line, at the block's own column or after `{` or `,`.
    private static func column(
        of key: [Unicode.Scalar], in line: [Unicode.Scalar], from start: Int, blockColumn: Int
    ) -> Int? {
        guard line.count > key.count else { return nil }
        for column in start..<max(start, line.count - key.count) {
            guard line[column + key.count] == ":", Array(line[column..<(column + key.count)]) == key else { continue }
            let before = line[..<column].last { $0 != " " }
            if before == "{" || before == "," || (column == blockColumn && (before == nil || before == "-")) {
                return column
            }
        }
        return nil
    }
}
