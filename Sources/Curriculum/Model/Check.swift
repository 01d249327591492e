/// One thing that must be so after the exercise, and what it is worth.
public struct Check: Sendable, Equatable {
    /// Kebab-case, unique in the exercise.
    public var id: String
    /// Never negative. 0: it must pass, and adds nothing.
    public var points: Int
    /// Name of the probe; one of `Vocabulary.probes`.
    public var probe: String
    /// The probe's own keys: `controller`, `path`, `match`, …
    public var arguments: [String: Argument]
    public var expectations: Expectations
    public var when: When
    /// What the learner reads when it fails; `{actual}` and `{expected}` stand for what was found and wanted.
    public var fail: Localized
    /// Id of a check that must pass too, for this one to score.
    public var with: String?
    public var position: SourcePosition

    public init(
        id: String, points: Int = 1, probe: String, arguments: [String: Argument] = [:], expectations: Expectations,
        when: When = .now, fail: Localized = Localized(), with: String? = nil, position: SourcePosition
    ) {
        self.id = id
        self.points = points
        self.probe = probe
        self.arguments = arguments
        self.expectations = expectations
        self.when = when
        self.fail = fail
        self.with = with
        self.position = position
    }

    /// When the check looks.
    public enum When: Sendable, Hashable {
        /// Once, after the script has ended.
        case now
        /// At some moment up to now.
        case ever
        /// Throughout the run.
        case during
        /// At the latest so long after the script has ended.
        case within(Duration)
    }

    /// What a probe is told.
    public enum Argument: Sendable, Equatable {
        case value(Value)
        case list([Value])
        case map([String: Value])
    }

    /// The text of a single-valued argument, such as `text("path")`.
    public func text(_ name: String) -> String? { value(name)?.text }

    public func value(_ name: String) -> Value? {
        if case .value(let value) = arguments[name] { value } else { nil }
    }

    /// A list argument such as `paths`; a single value counts as a list of one.
    public func list(_ name: String) -> [Value] {
        switch arguments[name] {
        case .list(let values): values
        case .value(let value): [value]
        case .map, nil: []
        }
    }

    public func map(_ name: String) -> [String: Value] {
        if case .map(let values) = arguments[name] { values } else { [:] }
    }

    /// The same with parameters put in, in arguments, expectations and messages.
    public func resolved(with parameters: ParameterValues) -> Check {
        var check = self
        check.arguments = arguments.mapValues { argument in
            switch argument {
            case .value(let value): .value(value.resolved(with: parameters))
            case .list(let values): .list(values.map { $0.resolved(with: parameters) })
            case .map(let values): .map(values.mapValues { $0.resolved(with: parameters) })
            }
        }
        check.expectations = expectations.resolved(with: parameters)
        check.fail.ko = fail.ko.map(parameters.substitute(in:))
        check.fail.en = fail.en.map(parameters.substitute(in:))
        return check
    }
}
