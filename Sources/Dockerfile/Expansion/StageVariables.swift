/// The variables of one stage while its instructions are gone through: what ENV has set (the base image's first), and
/// what ARG has declared.
///
/// ```
/// var variables = StageVariables(plan: plan, environment: base.config.env)
/// for statement in stage.statements {
///     let instruction = try statement.expanded(in: variables, of: file)
///     switch instruction {
///     case .env(let pairs): variables.set(pairs)
///     case .arg(let arg): variables.declare(arg)
///     …
/// ```
public struct StageVariables: Sendable {
    public struct Variable: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What ENV set, in the order of first setting: `Env` of the image's configuration.
    public private(set) var environment: [Variable]
    /// What ARG declared in this stage, in order; nil has no value.
    public private(set) var arguments: [(name: String, value: String?)] = []
    private let buildArguments: [String: String]
    private let global: [String: String]

    /// ARG names that RUN gets without being declared; they are left out of an image's history and of the cache's key.
    public static let predefined = [
        "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy",
        "ALL_PROXY", "all_proxy",
    ]

    /// - Parameters:
    ///   - plan: gives `--build-arg` and the global scope.
    ///   - environment: of the base image, `NAME=value` each.
    public init(plan: BuildPlan, environment: [String] = []) {
        self.init(buildArguments: plan.buildArguments, global: plan.globalScope, environment: environment)
    }

    /// - Parameters:
    ///   - buildArguments: `--build-arg`.
    ///   - global: what the ARG instructions before the first FROM hold, and the platform's variables.
    ///   - environment: of the base image, `NAME=value` each.
    public init(buildArguments: [String: String], global: [String: String], environment: [String]) {
        self.buildArguments = buildArguments
        self.global = global
        self.environment = []
        for entry in environment {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            set(String(parts[0]), to: parts.count > 1 ? String(parts[1]) : "")
        }
    }

    /// The value of a variable: of ENV, else of ARG.
    public func value(of name: String) -> String? {
        if let found = environment.first(where: { $0.name == name }) { return found.value }
        return arguments.last { $0.name == name }?.value
    }

    /// ENV, with its words expanded.
    public mutating func set(_ pairs: PairsInstruction) {
        for pair in pairs.pairs { set(pair.name.text, to: pair.value.text) }
    }

    public mutating func set(_ name: String, to value: String) {
        if let index = environment.firstIndex(where: { $0.name == name }) {
            environment[index].value = value
        } else {
            environment.append(Variable(name: name, value: value))
        }
    }

    /// ARG, with its words expanded: `--build-arg` comes first, then the default here, then the global scope.
    public mutating func declare(_ instruction: ArgInstruction) {
        for declaration in instruction.declarations {
            let name = declaration.name.text
            let value = buildArguments[name] ?? declaration.value?.text ?? global[name]
            arguments.removeAll { $0.name == name }
            arguments.append((name, value))
        }
    }

    /// What RUN gets besides `environment`: declared arguments that no ENV hides, and the predefined ones that were given.
    /// Each name once, in the order of declaration.
    public var runArguments: [Variable] {
        let hidden = Set(environment.map(\.name))
        var found: [Variable] = []
        for argument in arguments where !hidden.contains(argument.name) {
            if let value = argument.value { found.append(Variable(name: argument.name, value: value)) }
        }
        for name in Self.predefined where !hidden.contains(name) && !arguments.contains(where: { $0.name == name }) {
            if let value = buildArguments[name] { found.append(Variable(name: name, value: value)) }
        }
        return found
    }

    /// Names that something sets or declares, for suggestions.
    var known: [String] { environment.map(\.name) + arguments.map(\.name) }
}
