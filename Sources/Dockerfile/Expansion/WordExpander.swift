/// Expands variables and takes quotes off, as Docker's shell lexer does (moby/buildkit, frontend/dockerfile/shell).
struct WordExpander {
    /// A problem at the scalar with this number.
    struct Failure: Error {
        var problem: DockerfileProblem
        var index: Int
    }

    struct Expansion {
        var text: String
        /// The text split at white space that was not quoted, as EXPOSE needs it.
        var words: [String]
        /// Variables without a value that were used without a default, in order.
        var unset: [String]
    }

    private let scalars: [Unicode.Scalar]
    private let escape: Unicode.Scalar
    /// Quotes are ordinary characters, as in a heredoc.
    private let keepsQuotes: Bool
    private let lookup: (String) -> String?
    private var index = 0
    private var depth = 0
    /// Bytes that came in place of variables so far.
    private var added = 0
    private var unset: [String] = []

    /// More may not come in place of the variables of one text. A value that is twice the one before, forty lines long,
    /// would fill any memory; and no program takes a longer one (execve(2), MAX_ARG_STRLEN).
    static let longest = 128 << 10

    private init(_ text: String, escape: Unicode.Scalar, keepsQuotes: Bool, lookup: @escaping (String) -> String?) {
        scalars = Array(text.unicodeScalars)
        self.escape = escape
        self.keepsQuotes = keepsQuotes
        self.lookup = lookup
    }

    static func expand(
        _ text: String, escape: Unicode.Scalar, keepsQuotes: Bool = false, lookup: @escaping (String) -> String?
    ) throws(Failure) -> Expansion {
        var expander = WordExpander(text, escape: escape, keepsQuotes: keepsQuotes, lookup: lookup)
        var collector = Collector()
        try expander.process(until: nil, rawEscapes: false, into: &collector)
        return Expansion(text: String(collector.text), words: collector.finished(), unset: expander.unset)
    }

    /// The result as one text, and as words.
    private struct Collector {
        var text = String.UnicodeScalarView()
        private var word = String.UnicodeScalarView()
        private var words: [String] = []

        mutating func plain(_ scalar: Unicode.Scalar) {
            text.append(scalar)
            split(scalar)
        }

        /// Quoted or escaped: white space in it does not end a word.
        mutating func quoted(_ part: some Sequence<Unicode.Scalar>) {
            text.append(contentsOf: part)
            word.append(contentsOf: part)
        }

        /// A variable's value outside quotes.
        mutating func value(_ part: String) {
            text.append(contentsOf: part.unicodeScalars)
            for scalar in part.unicodeScalars { split(scalar) }
        }

        private mutating func split(_ scalar: Unicode.Scalar) {
            guard scalar.isSpace else {
                word.append(scalar)
                return
            }
            if !word.isEmpty { words.append(String(word)) }
            word = String.UnicodeScalarView()
        }

        func finished() -> [String] { word.isEmpty ? words : words + [String(word)] }
    }

    private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take() -> Unicode.Scalar? {
        guard index < scalars.count else { return nil }
        index += 1
        return scalars[index - 1]
    }

    /// - Parameter rawEscapes: the escape character stays, for a pattern reads it again.
    private mutating func process(
        until stop: Unicode.Scalar?, rawEscapes: Bool, into collector: inout Collector
    ) throws(Failure) {
        let start = index
        while let scalar = peek {
            if scalar == stop {
                index += 1
                return
            }
            switch scalar {
            case "$": collector.value(try dollar())
            case "'" where !keepsQuotes: collector.quoted(try singleQuoted())
            case "\"" where !keepsQuotes: collector.quoted(try doubleQuoted(rawEscapes: rawEscapes))
            case escape:
                index += 1
                if rawEscapes { collector.quoted(CollectionOfOne(scalar)) }
                guard let next = take() else { break }
                collector.quoted(CollectionOfOne(next))
            default:
                index += 1
                collector.plain(scalar)
            }
        }
        if let stop { throw Failure(problem: stop == "/" ? .badSubstitution : .missingBrace, index: start) }
    }

    private mutating func singleQuoted() throws(Failure) -> [Unicode.Scalar] {
        let start = index
        index += 1
        guard let end = scalars[index...].firstIndex(of: "'") else {
            throw Failure(problem: .unterminatedQuote("'"), index: start)
        }
        defer { index = end + 1 }
        return Array(scalars[index..<end])
    }

    private mutating func doubleQuoted(rawEscapes: Bool) throws(Failure) -> [Unicode.Scalar] {
        let start = index
        index += 1
        var kept: [Unicode.Scalar] = []
        while let scalar = peek {
            switch scalar {
            case "\"":
                index += 1
                return kept
            case "$": kept += Array(try dollar().unicodeScalars)
            case escape:
                index += 1
                if rawEscapes { kept.append(scalar) }
                guard let next = peek else { break }
                // Before any other character it is an ordinary one.
                if next == "\"" || next == "$" || next == escape {
                    index += 1
                    kept.append(next)
                } else if !rawEscapes {
                    kept.append(scalar)
                }
            default:
                index += 1
                kept.append(scalar)
            }
        }
        throw Failure(problem: .unterminatedQuote("\""), index: start)
    }

    // MARK: Variables

    private mutating func dollar() throws(Failure) -> String {
        let start = index
        let value = try variable()
        added += value.utf8.count
        guard added <= Self.longest else {
            throw Failure(problem: .expansionTooLong(limit: Self.longest), index: start)
        }
        return value
    }

    private mutating func variable() throws(Failure) -> String {
        let start = index
        index += 1
        guard peek == "{" else {
            let name = name()
            return name.isEmpty ? "$" : plain(name)
        }
        index += 1
        guard depth < 64 else { throw Failure(problem: .nestedTooDeeply, index: start) }
        depth += 1
        defer { depth -= 1 }
        guard let next = peek else { throw Failure(problem: .missingBrace, index: start) }
        if next == "{" || next == "}" || next == ":" { throw Failure(problem: .badSubstitution, index: start) }
        let name = name()
        switch take() {
        case nil: throw Failure(problem: .missingBrace, index: start)
        case "}"?: return plain(name)
        case "/"?: return try replaced(name, start: start)
        case ":"?:
            guard let modifier = take() else { throw Failure(problem: .missingBrace, index: start) }
            guard "-+?".unicodeScalars.contains(modifier) else {
                throw Failure(problem: .unsupportedModifier(":" + String(Character(modifier))), index: start)
            }
            return try substituted(name, modifier, emptyIsUnset: true, start: start)
        case let modifier? where "-+?".unicodeScalars.contains(modifier):
            return try substituted(name, modifier, emptyIsUnset: false, start: start)
        case let modifier? where modifier == "#" || modifier == "%":
            return try trimmed(name, modifier, start: start)
        case let modifier?:
            throw Failure(
                problem: name.isEmpty ? .badSubstitution : .unsupportedModifier(String(Character(modifier))),
                index: start)
        }
    }

    private mutating func plain(_ name: String) -> String {
        if let value = lookup(name) { return value }
        unset.append(name)
        return ""
    }

    /// Letters, digits and `_`; a number alone; or one of the shell's special parameters, which are never set here.
    private mutating func name() -> String {
        guard let first = peek else { return "" }
        let start = index
        if first.isASCIIDigit {
            while let scalar = peek, scalar.isASCIIDigit { index += 1 }
        } else if "@*#?-$!".unicodeScalars.contains(first) {
            index += 1
        } else {
            while let scalar = peek, Self.isNamePart(scalar) { index += 1 }
        }
        return String(scalars: scalars[start..<index])
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar == "_" || scalar.isASCIIDigit || Character(scalar).isLetter }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
            return true
        default: return false
        }
    }

    private mutating func word(until stop: Unicode.Scalar, raw: Bool) throws(Failure) -> String {
        var collector = Collector()
        try process(until: stop, rawEscapes: raw, into: &collector)
        return String(collector.text)
    }

    /// `${name:-word}` and its kin.
    private mutating func substituted(
        _ name: String, _ modifier: Unicode.Scalar, emptyIsUnset: Bool, start: Int
    ) throws(Failure) -> String {
        let word = try word(until: "}", raw: false)
        let value = lookup(name)
        let isMissing = value == nil || (emptyIsUnset && value == "")
        switch modifier {
        case "-": return isMissing ? word : value ?? ""
        case "+": return isMissing ? "" : word
        default:
            guard !isMissing else {
                let problem = DockerfileProblem.requiredVariable(name, message: word, isEmpty: value != nil)
                throw Failure(problem: problem, index: start)
            }
            return value ?? ""
        }
    }

    /// `${name#pattern}`, `##`, `%`, `%%`.
    private mutating func trimmed(_ name: String, _ modifier: Unicode.Scalar, start: Int) throws(Failure) -> String {
        var pattern = Substring(try word(until: "}", raw: true))
        let isLongest = pattern.unicodeScalars.first == modifier
        if isLongest { pattern = Substring(pattern.unicodeScalars.dropFirst()) }
        guard let parsed = ShellPattern(String(pattern)) else {
            throw Failure(problem: .badPattern(String(pattern)), index: start)
        }
        let value = plain(name)
        try check(parsed, on: value, start: start)
        return modifier == "#"
            ? parsed.trimmingPrefix(of: value, longest: isLongest)
            : parsed.trimmingSuffix(of: value, longest: isLongest)
    }

    /// `${name/pattern/replacement}`, `//` for every place.
    private mutating func replaced(_ name: String, start: Int) throws(Failure) -> String {
        let everywhere = peek == "/"
        if everywhere { index += 1 }
        let pattern = try word(until: "/", raw: true)
        let replacement = try word(until: "}", raw: true)
        guard let parsed = ShellPattern(pattern) else { throw Failure(problem: .badPattern(pattern), index: start) }
        let value = plain(name)
        try check(parsed, on: value, start: start)
        guard
            let result = parsed.replacing(in: value, with: replacement, everywhere: everywhere, limit: Self.longest)
        else { throw Failure(problem: .expansionTooLong(limit: Self.longest), index: start) }
        return result
    }

    /// The work and the memory of a match grow with the product of both lengths.
    private func check(_ pattern: ShellPattern, on value: String, start: Int) throws(Failure) {
        guard pattern.length * value.unicodeScalars.count <= 1 << 24 else {
            throw Failure(problem: .expansionTooLong(limit: Self.longest), index: start)
        }
    }
}
