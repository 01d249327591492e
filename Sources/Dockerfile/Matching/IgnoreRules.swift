/// `.dockerignore`: which files of the build context a build never sees. Also `--exclude` of COPY and ADD.
///
/// Patterns go from the first to the last, and the last that matches counts; `!` takes back. A pattern that matches a
/// folder holds for everything below it.
///
/// Source: moby/patternmatcher, and <https://docs.docker.com/build/concepts/context/#dockerignore-files>.
public struct IgnoreRules: Sendable {
    struct Rule: Sendable {
        var isException: Bool
        /// Cleaned, without `!` and a slash in front.
        var pattern: String
        var wildcard: WildcardPattern
        /// There is nothing to match but the text itself.
        var isPlain: Bool

        func matches(_ path: some StringProtocol) -> Bool {
            isPlain ? path.utf8.elementsEqual(pattern.utf8) : wildcard.matches(path)
        }
    }

    let rules: [Rule]

    /// Reads the file: one pattern a line, lines that begin with `#` are comments, white space around a pattern does not
    /// count, nor does a slash in front.
    ///
    /// - Throws: the diagnostic, with the line, of a pattern that is none.
    public init(_ text: String) throws(DockerfileDiagnostic) {
        let lines = SourceLines(text)
        var rules: [Rule] = []
        for (index, line) in lines.lines.enumerated() {
            if line.scalars.first == "#" { continue }
            do throws(DockerfileProblem) {
                if let rule = try Self.rule(String(scalars: line.scalars)) { rules.append(rule) }
            } catch {
                let place = SourceLocation(line: index + 1, column: 1)
                let range = SourceRange(
                    start: place, end: SourceLocation(line: index + 1, column: line.scalars.count + 1))
                throw DockerfileDiagnostic(error, range: range, sourceLine: lines.text(ofLine: index + 1))
            }
        }
        self.rules = rules
    }

    /// From patterns that stand alone, as `--exclude` gives them.
    public init(patterns: [String]) throws(DockerfileProblem) {
        var rules: [Rule] = []
        for pattern in patterns {
            if let rule = try Self.rule(pattern) { rules.append(rule) }
        }
        self.rules = rules
    }

    public var isEmpty: Bool { rules.isEmpty }

    /// Whether a path is left out.
    ///
    /// - Parameter path: relative to the context's root, `/` between names, none in front: `src/main.c`.
    public func excludes(_ path: String) -> Bool {
        var isExcluded = false
        // By bytes: what stands behind a slash may be a mark that makes one character with it.
        let ends = path.utf8.indices.filter { path.utf8[$0] == UInt8(ascii: "/") }
        for rule in rules where rule.isException == isExcluded {
            if rule.matches(path) || ends.contains(where: { rule.matches(path[..<$0]) }) {
                isExcluded = !rule.isException
            }
        }
        return isExcluded
    }

    /// Whether a walk may leave a folder out with everything below it: the folder is excluded, and no exception can take
    /// back something in it.
    public func prunes(folder path: String) -> Bool {
        guard excludes(path) else { return false }
        return !rules.contains { $0.isException && mayMatch($0, below: path) }
    }

    /// Whether an exception could match below a folder. A wildcard in its first names makes that possible anywhere.
    private func mayMatch(_ rule: Rule, below folder: String) -> Bool {
        let names = rule.pattern.utf8.split(separator: UInt8(ascii: "/"))
        for (name, wanted) in zip(folder.utf8.split(separator: UInt8(ascii: "/")), names) {
            if wanted.contains(where: { "*?[\\".utf8.contains($0) }) { return true }
            if !name.elementsEqual(wanted) { return false }
        }
        return true
    }

    private static func rule(_ line: String) throws(DockerfileProblem) -> Rule? {
        var text = trim(Substring(line))
        guard !text.isEmpty else { return nil }
        var isException = false
        if text.first == "!" {
            isException = true
            text = trim(text.dropFirst())
            if text.isEmpty { throw .loneExclamationMark }
        }
        var pattern = clean(text)
        if pattern.utf8.count > 1, pattern.utf8.first == UInt8(ascii: "/") { pattern.unicodeScalars.removeFirst() }
        // Go's own matcher judges the syntax.
        _ = try PathWildcard(pattern)
        guard let wildcard = compile(pattern) else { throw .badWildcard(pattern) }
        let isPlain = !pattern.unicodeScalars.contains { "*?[]\\".unicodeScalars.contains($0) }
        return Rule(isException: isException, pattern: pattern, wildcard: wildcard, isPlain: isPlain)
    }

    private static func trim(_ text: Substring) -> Substring {
        var scalars = text.unicodeScalars
        while let first = scalars.first, first.isSpace { scalars.removeFirst() }
        while let last = scalars.last, last.isSpace { scalars.removeLast() }
        return Substring(scalars)
    }

    /// Go's `filepath.Clean`: no double slashes, no `.`, and `..` takes the name before it away.
    static func clean(_ path: Substring) -> String {
        let isRooted = path.unicodeScalars.first == "/"
        var names: [Substring] = []
        for name in path.unicodeScalars.split(separator: "/").map({ Substring($0) }) where name != "." {
            if name != ".." {
                names.append(name)
            } else if let last = names.last, last != ".." {
                names.removeLast()
            } else if !isRooted {
                names.append(name)
            }
        }
        let joined = names.joined(separator: "/")
        if isRooted { return "/" + joined }
        return joined.isEmpty ? "." : joined
    }

    private static func compile(_ pattern: String) -> WildcardPattern? {
        let scalars = Array(pattern.unicodeScalars)
        var tokens: [WildcardPattern.Token] = []
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar {
            case "*" where index < scalars.count && scalars[index] == "*":
                let isFirst = index == 1
                index += 1
                let hasSlash = index < scalars.count && scalars[index] == "/"
                if hasSlash { index += 1 }
                let rest = scalars[index...]
                if rest.isEmpty {
                    tokens.append(.anything)
                } else if isFirst, !hasSlash, !rest.contains(where: { "*?[]\\".unicodeScalars.contains($0) }) {
                    // `**.log` and nothing else special: any path that ends so.
                    tokens.append(.anything)
                } else {
                    tokens += [.optional(count: 2), .anything, .scalar("/")]
                }
            case "*": tokens.append(.anyInName)
            case "?": tokens.append(.oneInName)
            case "[":
                guard let (ranges, isNegated) = WildcardPattern.bracket(scalars, &index) else { return nil }
                tokens.append(.oneOf(ranges, isNegated: isNegated, crossesSlash: true))
            case "\\":
                if index < scalars.count {
                    tokens.append(.scalar(scalars[index]))
                    index += 1
                } else {
                    tokens.append(.scalar(scalar))
                }
            default: tokens.append(.scalar(scalar))
            }
        }
        return WildcardPattern(tokens: tokens)
    }
}
