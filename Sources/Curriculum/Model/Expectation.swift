/// What a check wants, by cgroup version where the two differ in kind. Nothing is converted from one to the other.
public enum Expectations: Sendable, Equatable {
    case same(Expectation)
    /// A side that is nil is not checked on that version: the check is skipped there.
    case byVersion(v1: Expectation?, v2: Expectation?)

    public func expectation(for version: CgroupVersion) -> Expectation? {
        switch self {
        case .same(let expectation): expectation
        case .byVersion(let v1, let v2): version == .v1 ? v1 : v2
        }
    }

    /// Every side, v1 first.
    public var all: [Expectation] {
        switch self {
        case .same(let expectation): [expectation]
        case .byVersion(let v1, let v2): [v1, v2].compactMap { $0 }
        }
    }

    public func resolved(with parameters: ParameterValues) -> Expectations {
        switch self {
        case .same(let expectation): .same(expectation.resolved(with: parameters))
        case .byVersion(let v1, let v2):
            .byVersion(v1: v1?.resolved(with: parameters), v2: v2?.resolved(with: parameters))
        }
    }
}

/// The map under `expect:`. All of its fields must hold.
public struct Expectation: Sendable, Equatable {
    /// In the order of the file.
    public var fields: [Field]

    public init(fields: [Field]) {
        self.fields = fields
    }

    public struct Field: Sendable, Equatable {
        /// What the probe reads: `limit`, `exists`, `count`, …
        public var key: String
        public var matcher: Matcher
        public var position: SourcePosition

        public init(key: String, matcher: Matcher, position: SourcePosition) {
            self.key = key
            self.matcher = matcher
            self.position = position
        }
    }

    public subscript(key: String) -> Matcher? { fields.first { $0.key == key }?.matcher }

    public func resolved(with parameters: ParameterValues) -> Expectation {
        Expectation(
            fields: fields.map {
                Field(key: $0.key, matcher: $0.matcher.resolved(with: parameters), position: $0.position)
            })
    }
}

/// What a field's value must be.
public indirect enum Matcher: Sendable, Equatable {
    case equals(Value)
    /// Both ends belong to the range; one of them may be missing, never both.
    case range(min: Value?, max: Value?)
    case oneOf([Value])
    case not(Matcher)

    public func resolved(with parameters: ParameterValues) -> Matcher {
        switch self {
        case .equals(let value): .equals(value.resolved(with: parameters))
        case .range(let min, let max):
            .range(min: min?.resolved(with: parameters), max: max?.resolved(with: parameters))
        case .oneOf(let values): .oneOf(values.map { $0.resolved(with: parameters) })
        case .not(let matcher): .not(matcher.resolved(with: parameters))
        }
    }

    /// Every value that occurs, in order.
    public var values: [Value] {
        switch self {
        case .equals(let value): [value]
        case .range(let min, let max): [min, max].compactMap { $0 }
        case .oneOf(let values): values
        case .not(let matcher): matcher.values
        }
    }
}
