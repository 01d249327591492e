/// Puts the pieces of a template together.
struct TemplateParser {
    private var pieces: ArraySlice<TemplateScanner.Piece>

    static func nodes(of text: String) throws(TemplateError) -> [TemplateNode] {
        var parser = TemplateParser(pieces: try TemplateScanner.pieces(of: text)[...])
        let (nodes, end) = try parser.nodes(until: nil)
        if let end { throw TemplateError(.endWithoutBeginning, column: end.column) }
        return nodes
    }

    /// What ended a list of nodes: `end` or `else`, and what stands behind `else`.
    private struct End {
        var word: String
        var rest: [TemplateToken]
        var column: Int
    }

    private mutating func nodes(until opening: String?) throws(TemplateError) -> ([TemplateNode], End?) {
        var nodes = [TemplateNode]()
        while let piece = pieces.popFirst() {
            switch piece {
            case .text(let text): nodes.append(.text(text))
            case .action(let tokens, let column):
                guard let first = tokens.first else { throw TemplateError(.emptyAction, column: column) }
                let rest = Array(tokens.dropFirst())
                switch first {
                case .name("end"), .name("else"):
                    let word = first == .name("end") ? "end" : "else"
                    return (nodes, End(word: word, rest: rest, column: column))
                case .name("if"), .name("with"), .name("range"):
                    guard case .name(let word) = first else { continue }
                    nodes.append(try block(word, rest, column: column))
                default: nodes.append(.print(try expression(tokens, column: column)))
                }
            }
        }
        if let opening { throw TemplateError(.missingEnd(opening)) }
        return (nodes, nil)
    }

    private mutating func block(
        _ word: String, _ tokens: [TemplateToken], column: Int
    ) throws(TemplateError) -> TemplateNode {
        let value = try expression(tokens, column: column)
        let (then, end) = try nodes(until: word)
        var otherwise = [TemplateNode]()
        if let end, end.word == "else" {
            if case .name(let next)? = end.rest.first, next == "if" || next == "with" {
                otherwise = [try block(next, Array(end.rest.dropFirst()), column: end.column)]
            } else {
                let (nodes, last) = try nodes(until: word)
                guard last?.word == "end" else { throw TemplateError(.missingEnd(word)) }
                otherwise = nodes
            }
        }
        switch word {
        case "if": return .branch(value, then: then, otherwise: otherwise)
        case "with": return .with(value, then: then, otherwise: otherwise)
        default: return .loop(value, each: then, otherwise: otherwise)
        }
    }

    private func expression(_ tokens: [TemplateToken], column: Int) throws(TemplateError) -> TemplateExpression {
        var rest = tokens[...]
        let value = try pipeline(&rest, column)
        if !rest.isEmpty { throw TemplateError(.unexpected(")"), column: column) }
        return value
    }

    /// `a | b c`: what came before is the last argument of what comes next.
    private func pipeline(
        _ tokens: inout ArraySlice<TemplateToken>, _ column: Int
    ) throws(TemplateError) -> TemplateExpression {
        var value = try command(&tokens, column, piped: nil)
        while tokens.first == .pipe {
            tokens.removeFirst()
            value = try command(&tokens, column, piped: value)
        }
        return value
    }

    private func command(
        _ tokens: inout ArraySlice<TemplateToken>, _ column: Int, piped: TemplateExpression?
    ) throws(TemplateError) -> TemplateExpression {
        if case .name(let name)? = tokens.first {
            tokens.removeFirst()
            guard TemplateFunctions.names.contains(name) else {
                throw TemplateError(.unknownFunction(name), column: column)
            }
            var arguments = [TemplateExpression]()
            while let argument = try operand(&tokens, column) { arguments.append(argument) }
            return .call(name, arguments + (piped.map { [$0] } ?? []))
        }
        guard let value = try operand(&tokens, column) else { throw TemplateError(.emptyAction, column: column) }
        if piped != nil { throw TemplateError(.unexpected("|"), column: column) }
        if let next = tokens.first, next != .pipe, next != .close {
            throw TemplateError(.unexpected("\(next.text)"), column: column)
        }
        return value
    }

    private func operand(
        _ tokens: inout ArraySlice<TemplateToken>, _ column: Int
    ) throws(TemplateError) -> TemplateExpression? {
        switch tokens.first {
        case .constant(let value)?:
            tokens.removeFirst()
            return .constant(value)
        case .fields(let names)?:
            tokens.removeFirst()
            return .fields(of: .dot, names)
        case .rootFields(let names)?:
            tokens.removeFirst()
            return .fields(of: .root, names)
        case .name(let name)?:
            // A function without arguments among arguments.
            guard TemplateFunctions.names.contains(name) else {
                throw TemplateError(.unknownFunction(name), column: column)
            }
            tokens.removeFirst()
            return .call(name, [])
        case .open?:
            tokens.removeFirst()
            let value = try pipeline(&tokens, column)
            guard tokens.first == .close else { throw TemplateError(.unclosedAction, column: column) }
            tokens.removeFirst()
            if case .fields(let names)? = tokens.first, !names.isEmpty {
                tokens.removeFirst()
                return .fields(of: .value(value), names)
            }
            return value
        case .pipe?, .close?, nil: return nil
        }
    }
}

extension TemplateToken {
    /// As it was typed, more or less.
    fileprivate var text: String {
        switch self {
        case .fields(let names): "." + names.joined(separator: ".")
        case .rootFields(let names): "$" + names.map { ".\($0)" }.joined()
        case .name(let name): name
        case .constant(let value): value.json()
        case .pipe: "|"
        case .open: "("
        case .close: ")"
        }
    }
}
