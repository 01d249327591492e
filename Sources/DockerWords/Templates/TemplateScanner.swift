/// Cuts a template into texts and actions, and an action into words.
struct TemplateScanner {
    enum Piece: Hashable {
        case text(String)
        case action([TemplateToken], column: Int)
    }

    private let characters: [Character]
    private var position = 0

    init(_ text: String) { characters = Array(text) }

    static func pieces(of text: String) throws(TemplateError) -> [Piece] {
        var scanner = TemplateScanner(text)
        var pieces = [Piece]()
        var trims = false
        while scanner.position < scanner.characters.count {
            var literal = scanner.literal()
            if trims { literal = String(literal.drop(while: \.isWhitespace)) }
            trims = false
            guard scanner.position < scanner.characters.count else {
                pieces.append(.text(literal))
                break
            }
            let column = scanner.position + 1
            scanner.position += 2
            if scanner.isAt("- ") || scanner.isAt("-\t") || scanner.isAt("-\n") {
                scanner.position += 1
                while literal.last?.isWhitespace == true { literal.removeLast() }
            }
            if !literal.isEmpty { pieces.append(.text(literal)) }
            let tokens = try scanner.action(from: column, trims: &trims)
            if let tokens { pieces.append(.action(tokens, column: column)) }
        }
        return pieces
    }

    private func isAt(_ text: String) -> Bool { characters[position...].starts(with: text) }

    /// The text up to the next action.
    private mutating func literal() -> String {
        let start = position
        while position < characters.count, !isAt("{{") { position += 1 }
        return String(characters[start..<position])
    }

    /// The words of an action; nil for a comment.
    private mutating func action(from column: Int, trims: inout Bool) throws(TemplateError) -> [TemplateToken]? {
        if isAt("/*") {
            while position < characters.count, !isAt("*/") { position += 1 }
            position = min(position + 2, characters.count)
            if isAt(" -") { trims = true }
            while position < characters.count, !isAt("}}") { position += 1 }
            guard isAt("}}") else { throw TemplateError(.unclosedAction, column: column) }
            position += 2
            return nil
        }
        var tokens = [TemplateToken]()
        while true {
            guard position < characters.count else { throw TemplateError(.unclosedAction, column: column) }
            if isAt(" -}}") || isAt("\t-}}") || isAt("\n-}}") {
                trims = true
                position += 4
                return tokens
            }
            if isAt("}}") {
                position += 2
                return tokens
            }
            if characters[position].isWhitespace {
                position += 1
                continue
            }
            tokens.append(try token())
        }
    }

    private mutating func token() throws(TemplateError) -> TemplateToken {
        let start = position
        let character = characters[position]
        position += 1
        switch character {
        case "|": return .pipe
        case "(": return .open
        case ")": return .close
        case "\"": return .constant(.text(try quoted(from: start)))
        case "`":
            guard let end = characters[position...].firstIndex(of: "`") else {
                throw TemplateError(.unclosedText, column: start + 1)
            }
            defer { position = end + 1 }
            return .constant(.text(String(characters[position..<end])))
        case ".":
            position = start
            return .fields(fields())
        case "$": return .rootFields(fields())
        default: break
        }
        if character.isLetter || character == "_" {
            while position < characters.count, isWord(characters[position]) { position += 1 }
            let name = String(characters[start..<position])
            switch name {
            case "true": return .constant(.bool(true))
            case "false": return .constant(.bool(false))
            case "nil": return .constant(.null)
            default: return .name(name)
            }
        }
        if character.isNumber || character == "-" {
            while position < characters.count, characters[position].isNumber { position += 1 }
            if let number = Int64(String(characters[start..<position])) { return .constant(.number(number)) }
        }
        throw TemplateError(.unexpected(String(character)), column: start + 1)
    }

    private func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    /// `.A.B` from here on; a dot alone has no names.
    private mutating func fields() -> [String] {
        var names = [String]()
        while position < characters.count, characters[position] == "." {
            position += 1
            let start = position
            while position < characters.count, isWord(characters[position]) { position += 1 }
            if position > start { names.append(String(characters[start..<position])) }
        }
        return names
    }

    private mutating func quoted(from start: Int) throws(TemplateError) -> String {
        var text = ""
        while position < characters.count, characters[position] != "\"" {
            if characters[position] == "\\", position + 1 < characters.count {
                position += 1
                switch characters[position] {
                case "n": text += "\n"
                case "t": text += "\t"
                default: text.append(characters[position])
                }
            } else {
                text.append(characters[position])
            }
            position += 1
        }
        guard position < characters.count else { throw TemplateError(.unclosedText, column: start + 1) }
        position += 1
        return text
    }
}
