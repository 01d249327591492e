/// A template of `--format`, in the part of Go's language (text/template) that people use with Docker: fields,
/// functions, pipes, `if`, `with` and `range`. No variables.
public struct Template: Hashable, Sendable {
    private let nodes: [TemplateNode]

    public init(_ text: String) throws(TemplateError) { nodes = try TemplateParser.nodes(of: text) }

    /// Fills it.
    ///
    /// - Throws: `TemplateError` for a field that the value has not, and the like.
    public func filled(with value: TemplateValue) throws(TemplateError) -> String {
        var text = ""
        try Filling(root: value).write(nodes, dot: value, to: &text)
        return text
    }
}

private struct Filling {
    let root: TemplateValue

    func write(_ nodes: [TemplateNode], dot: TemplateValue, to text: inout String) throws(TemplateError) {
        for node in nodes {
            switch node {
            case .text(let literal): text += literal
            case .print(let expression): text += try value(of: expression, dot).printed
            case .branch(let condition, let then, let otherwise):
                try write(value(of: condition, dot).isTrue ? then : otherwise, dot: dot, to: &text)
            case .with(let expression, let then, let otherwise):
                let value = try value(of: expression, dot)
                try write(value.isTrue ? then : otherwise, dot: value.isTrue ? value : dot, to: &text)
            case .loop(let expression, let each, let otherwise):
                let values: [TemplateValue]
                switch try value(of: expression, dot) {
                case .list(let list): values = list
                case .object(let members): values = members.sorted { $0.name < $1.name }.map(\.value)
                case .null: values = []
                case let other: throw TemplateError(.notAList(other.printed))
                }
                if values.isEmpty { try write(otherwise, dot: dot, to: &text) }
                for value in values { try write(each, dot: value, to: &text) }
            }
        }
    }

    private func value(of expression: TemplateExpression, _ dot: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch expression {
        case .constant(let value): return value
        case .fields(let origin, let names):
            var current: TemplateValue
            switch origin {
            case .dot: current = dot
            case .root: current = root
            case .value(let expression): current = try value(of: expression, dot)
            }
            for name in names {
                guard case .object = current, let next = current[name] else {
                    throw TemplateError(.unknownField(name))
                }
                current = next
            }
            return current
        case .call(let name, let arguments):
            var values = [TemplateValue]()
            for argument in arguments { values.append(try value(of: argument, dot)) }
            return try TemplateFunctions.call(name, values)
        }
    }
}
