/// What a terminal shows of the bytes that it gets, as far as the program uses one (ECMA-48 and xterm's private modes):
/// text in characters of one and of two columns, the cursor's movements, erasing, and the second screen.
///
/// Colours are left out. The widths are this type's own, so that a wrong one in the program is seen.
public struct TerminalScreen {
    /// A character and, where it takes two columns, an empty place behind it.
    private enum Place: Equatable { case character(String), rest, empty }

    public private(set) var columns: Int
    public private(set) var height: Int
    /// Rows that the terminal began by itself, since a line was too long.
    public private(set) var brokenLines: [String] = []
    /// Sequences that are none of those known here.
    public private(set) var strangers: [String] = []
    /// The second screen is shown.
    public private(set) var isFullScreen = false
    public private(set) var isCursorVisible = true
    /// The picture is held back until it is whole (private mode 2026).
    public private(set) var isHeld = false

    /// From the first line ever written, on the first screen; the rows of the second one while that is shown.
    private var rows: [[Place]] = [[]]
    private var row = 0
    private var column = 0
    /// The first screen, while the second one is shown.
    private var first: (rows: [[Place]], row: Int, column: Int)?
    /// Bytes of a character or of a sequence that is not complete yet.
    private var pending: [UInt8] = []

    public init(columns: Int = 80, height: Int = 24) {
        self.columns = columns
        self.height = height
    }

    /// Everything that was ever on the first screen; on the second one what it shows.
    public var text: String { rows.map(Self.text).joined(separator: "\n") }

    /// The rows that are seen now, without spaces at their ends.
    public var display: [String] {
        var shown = rows.dropFirst(top).prefix(height).map(Self.text)
        shown += Array(repeating: "", count: max(0, height - shown.count))
        return shown
    }

    /// The first row that is seen.
    private var top: Int { isFullScreen ? 0 : max(0, rows.count - height) }

    private static func text(_ row: [Place]) -> String {
        var text = row.map { place in
            switch place {
            case .character(let character): character
            case .rest: ""
            case .empty: " "
            }
        }.joined()
        while text.last == " " { text.removeLast() }
        return text
    }

    /// A window of another size. The second screen is cut or grows below; nothing is broken anew.
    public mutating func resize(columns: Int, height: Int) {
        self.columns = columns
        self.height = height
        guard isFullScreen else { return }
        rows = rows.prefix(height).map { Array($0.prefix(columns)) }
        rows += Array(repeating: [], count: height - rows.count)
        row = min(row, height - 1)
    }

    public mutating func write(_ text: String) { write(Array(text.utf8)) }

    public mutating func write(_ bytes: [UInt8]) {
        pending += bytes
        var rest = pending[...]
        while !rest.isEmpty, let count = take(rest) { rest = rest.dropFirst(count) }
        pending = Array(rest)
    }

    /// Takes one character or sequence, and returns its length; nil when more bytes have to come.
    private mutating func take(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let byte = bytes.first else { return nil }
        switch byte {
        case UInt8(ascii: "\r"): column = 0
        case UInt8(ascii: "\n"): goDown()
        case 0x08: column = max(0, column - 1)
        case 0x07: break
        case 0x1b: return obey(bytes)
        case 0x20..<0x7f: put(String(UnicodeScalar(byte)))
        case 0xc2...:
            let length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
            guard bytes.count >= length else { return nil }
            put(String(decoding: bytes.prefix(length), as: UTF8.self))
            return length
        default: strangers.append("byte \(byte)")
        }
        return 1
    }

    // MARK: - Text

    private mutating func put(_ character: String) {
        let width = Self.width(of: character)
        if width == 0 {
            if column > 0, case .character(let base) = rows[row][column - 1] {
                set(.character(base + character), column - 1)
            }
            return
        }
        if column + width > columns {
            brokenLines.append(Self.text(rows[row]))
            column = 0
            goDown()
        }
        set(.character(character), column)
        if width == 2 { set(.rest, column + 1) }
        column += width
    }

    private mutating func set(_ place: Place, _ column: Int) {
        while rows[row].count <= column { rows[row].append(.empty) }
        // Half of a wide character that is overwritten leaves nothing.
        if rows[row][column] == .rest, place != .rest, column > 0 { rows[row][column - 1] = .empty }
        rows[row][column] = place
        if rows[row].indices.contains(column + 1), rows[row][column + 1] == .rest { rows[row][column + 1] = .empty }
    }

    /// Columns: 2 for Hangul, Han, kana and full forms (East Asian Width W and F), 0 for what combines, else 1.
    private static func width(of character: String) -> Int {
        guard let value = character.unicodeScalars.first?.value else { return 0 }
        switch value {
        case 0x300...0x36f, 0x200b...0x200f, 0xfe00...0xfe0f: return 0
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
            0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
            return 2
        default: return 1
        }
    }

    private mutating func goDown() {
        row += 1
        if isFullScreen, row == height {
            rows.removeFirst()
            row -= 1
        }
        if row == rows.count { rows.append([]) }
    }

    // MARK: - Sequences

    private mutating func obey(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count > 1 else { return nil }
        guard bytes[bytes.startIndex + 1] == UInt8(ascii: "[") else {
            strangers.append("ESC \(bytes[bytes.startIndex + 1])")
            return 2
        }
        guard let end = bytes.dropFirst(2).firstIndex(where: { (0x40...0x7e).contains($0) }) else { return nil }
        let parameters = String(decoding: bytes[(bytes.startIndex + 2)..<end], as: UTF8.self)
        run(Character(UnicodeScalar(bytes[end])), parameters)
        return end - bytes.startIndex + 1
    }

    private mutating func run(_ final: Character, _ parameters: String) {
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let count = max(1, numbers.first ?? 1)
        switch final {
        case "m": break
        case "A": row = max(top, row - count)
        case "B": go(to: row + count - top, column)
        case "C": column = min(columns - 1, column + count)
        case "D": column = max(0, column - count)
        case "G": column = min(columns, count) - 1
        case "H": go(to: count - 1, min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1)
        case "J" where parameters.isEmpty || parameters == "0":
            rows[row] = Array(rows[row].prefix(column))
            if isFullScreen {
                for below in (row + 1)..<max(row + 1, height) { rows[below] = [] }
            } else {
                rows.removeSubrange((row + 1)...)
            }
        case "J" where parameters == "2": for shown in rows.indices.dropFirst(top) { rows[shown] = [] }
        case "K" where parameters.isEmpty || parameters == "0": rows[row] = Array(rows[row].prefix(column))
        case "K" where parameters == "2": rows[row] = []
        case "h" where parameters.hasPrefix("?"), "l" where parameters.hasPrefix("?"):
            set(parameters, final == "h")
        default: strangers.append("ESC [\(parameters)\(final)")
        }
    }

    /// - Parameter line: counted from the first row that is seen.
    private mutating func go(to line: Int, _ column: Int) {
        row = top + min(line, height - 1)
        while rows.count <= row { rows.append([]) }
        self.column = column
    }

    private mutating func set(_ mode: String, _ isOn: Bool) {
        switch mode {
        case "?25": isCursorVisible = isOn
        case "?2026": isHeld = isOn
        case "?1049":
            if isOn, first == nil {
                first = (rows, row, column)
                rows = Array(repeating: [], count: height)
                isFullScreen = true
            } else if !isOn, let before = first {
                (rows, row, column) = before
                first = nil
                isFullScreen = false
            }
        default: strangers.append("ESC [\(mode)\(isOn ? "h" : "l")")
        }
    }
}
