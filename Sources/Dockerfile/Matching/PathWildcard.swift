/// A source of COPY or ADD that may hold wildcards: `*` and `?` within a name, `[a-z]`, `[^a-z]`, and `\` before a
/// character that is meant itself.
///
/// Source: Go's `filepath.Match`, <https://pkg.go.dev/path/filepath#Match>.
public struct PathWildcard: Hashable, Sendable {
    /// As given.
    public let pattern: String
    private let compiled: WildcardPattern

    /// - Throws: `.badWildcard` without a place: whoever has the word adds it.
    public init(_ pattern: String) throws(DockerfileProblem) {
        self.pattern = pattern
        let scalars = Array(pattern.unicodeScalars)
        var tokens: [WildcardPattern.Token] = []
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar {
            case "*":
                if tokens.last != .anyInName { tokens.append(.anyInName) }
            case "?": tokens.append(.oneInName)
            case "[":
                guard let (ranges, isNegated) = WildcardPattern.bracket(scalars, &index) else {
                    throw .badWildcard(pattern)
                }
                tokens.append(.oneOf(ranges, isNegated: isNegated, crossesSlash: false))
            case "\\":
                guard index < scalars.count else { throw .badWildcard(pattern) }
                tokens.append(.scalar(scalars[index]))
                index += 1
            default: tokens.append(.scalar(scalar))
            }
        }
        compiled = WildcardPattern(tokens: tokens)
    }

    /// Whether a path as a whole matches.
    public func matches(_ path: String) -> Bool { compiled.matches(path) }

    /// Whether a path needs matching at all: Docker takes one without these characters as it stands.
    public static func hasWildcard(_ path: String) -> Bool {
        path.unicodeScalars.contains { $0 == "*" || $0 == "?" || $0 == "[" || $0 == "\\" }
    }
}

extension DockerfileProblem: Error {}
