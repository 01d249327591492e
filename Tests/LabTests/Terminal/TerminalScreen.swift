/// What a terminal shows of the bytes that it gets, as far as the program uses one: text, carriage return, line feed,
/// cursor up, clear to the end, colours (ECMA-48). Every character is one column wide here.
struct TerminalScreen {
    var columns = 80
    /// From the first line ever written.
    private(set) var rows: [[Character]] = [[]]
    /// Rows that the terminal began by itself, since a line was too long.
    private(set) var brokenLines: [String] = []
    /// Sequences that none of the above is.
    private(set) var strangers: [String] = []
    private var row = 0
    private var column = 0

    var text: String { rows.map { String($0) }.joined(separator: "\n") }

    mutating func write(_ text: String) {
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            // Swift takes both together for one character.
            case "\r\n":
                column = 0
                goDown()
            case "\r": column = 0
            case "\n": goDown()
            case "\u{1b}": obey(&rest)
            case "\u{8}": column = max(0, column - 1)
            default: put(character)
            }
        }
    }

    private mutating func put(_ character: Character) {
        if column == columns {
            brokenLines.append(String(rows[row]))
            column = 0
            goDown()
        }
        while rows[row].count <= column { rows[row].append(" ") }
        rows[row][column] = character
        column += 1
    }

    private mutating func goDown() {
        row += 1
        if row == rows.count { rows.append([]) }
    }

    private mutating func obey(_ rest: inout Substring) {
        guard rest.popFirst() == "[" else { return strangers.append("ESC \(rest.prefix(5))") }
        let parameters = rest.prefix { !("\u{40}"..."\u{7e}").contains($0) }
        rest = rest[parameters.endIndex...]
        switch rest.popFirst() {
        case "m": break
        case "A": row = max(0, row - (Int(parameters) ?? 1))
        case "J":
            rows[row] = Array(rows[row].prefix(column))
            rows.removeSubrange((row + 1)...)
        case let final: strangers.append("ESC [\(parameters)\(final.map(String.init) ?? "")")
        }
    }
}
