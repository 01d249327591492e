/// A parsed template.
indirect enum TemplateNode: Hashable, Sendable {
    case text(String)
    case print(TemplateExpression)
    case branch(TemplateExpression, then: [TemplateNode], otherwise: [TemplateNode])
    /// `with`: the value becomes the dot where it is true.
    case with(TemplateExpression, then: [TemplateNode], otherwise: [TemplateNode])
    case loop(TemplateExpression, each: [TemplateNode], otherwise: [TemplateNode])
}

/// What stands in an action.
indirect enum TemplateExpression: Hashable, Sendable {
    case constant(TemplateValue)
    /// `.A.B`, from the dot; `$.A.B`, from what the whole template is filled with; `(…).A`.
    case fields(of: Origin, [String])
    case call(String, [TemplateExpression])

    enum Origin: Hashable, Sendable {
        case dot, root
        case value(TemplateExpression)
    }
}

/// A word of an action.
enum TemplateToken: Hashable, Sendable {
    /// `.`, `.A.B`: the names.
    case fields([String])
    /// `$`, `$.A`
    case rootFields([String])
    case name(String)
    case constant(TemplateValue)
    case pipe, open, close
}
