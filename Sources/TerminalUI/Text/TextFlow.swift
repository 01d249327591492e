/// Breaks running text into lines.
///
/// A line breaks at spaces, and between Han or kana characters. Korean breaks at its spaces; only a word that is wider
/// than a whole line is broken between syllables. No line begins with closing punctuation, none ends with opening one.
public enum TextFlow {
    /// Wraps `spans` into lines of at most `width` columns, prefixes included.
    ///
    /// - Parameters:
    ///   - first: stands before the first line: a bullet, a number.
    ///   - rest: stands before every further line; as many spaces as `first` is wide when not given.
    public static func wrap(
        _ spans: [Span], width: Int, first: StyledLine = .empty, rest: StyledLine? = nil
    ) -> [StyledLine] {
        let head = first.truncated(to: width / 2)
        let tail = (rest ?? StyledLine(String(repeating: " ", count: head.width))).truncated(to: width / 2)
        var lines: [StyledLine] = []
        var line: [Cell] = []
        var room: Int { max(2, width - (lines.isEmpty ? head.width : tail.width)) }
        func flush() {
            lines.append((lines.isEmpty ? head : tail) + StyledLine(line.spans))
            line = []
        }
        for unit in units(of: Cell.cells(of: spans)) {
            let spaces = line.isEmpty ? [] : unit.spaces
            if line.width + spaces.width + unit.word.width <= room {
                line += spaces + unit.word
                continue
            }
            var word = unit.word[...]
            if word.width > room, !line.isEmpty, room - line.width - spaces.width >= room / 3 {
                // Too long for any line: it may as well begin here.
                let count = cut(word, toFit: room - line.width - spaces.width)
                line += spaces + word.prefix(count)
                word = word.dropFirst(count)
            }
            if !line.isEmpty { flush() }
            while word.width > room {
                let count = max(1, cut(word, toFit: room))
                line = Array(word.prefix(count))
                word = word.dropFirst(count)
                flush()
            }
            line = Array(word)
        }
        if !line.isEmpty || lines.isEmpty { flush() }
        return lines.map(\.trimmed)
    }

    /// Breaks preformatted text: every space stays, a line that is too long goes on after `rest`.
    public static func fold(
        _ spans: [Span], width: Int, first: StyledLine = .empty, rest: StyledLine? = nil
    ) -> [StyledLine] {
        let head = first.truncated(to: width / 2)
        let tail = (rest ?? head).truncated(to: width / 2)
        var cells = Cell.cells(of: spans)[...]
        var lines: [StyledLine] = []
        repeat {
            let prefix = lines.isEmpty ? head : tail
            let room = max(2, width - prefix.width)
            var count = fitting(cells, room)
            if count < cells.count {
                // A space in the second half is a better place than the middle of a word.
                let window = cells.prefix(count).suffix(max(1, count / 2))
                if let space = window.lastIndex(where: { $0.character == " " }) { count = space - cells.startIndex + 1 }
                count = max(1, count)
            }
            lines.append((prefix + StyledLine(cells.prefix(count).spans)).trimmed)
            cells = cells.dropFirst(count)
        } while !cells.isEmpty
        return lines
    }

    /// A word, or the part of one up to a place where a break is allowed, with the spaces before it.
    private struct Unit {
        var spaces: [Cell] = []
        var word: [Cell] = []
    }

    private static func units(of cells: [Cell]) -> [Unit] {
        var units: [Unit] = []
        var unit = Unit()
        let glue = gluedSpaces(in: cells)
        for (index, cell) in cells.enumerated() {
            if cell.character == " ", !glue.contains(index) {
                if !unit.word.isEmpty {
                    units.append(unit)
                    unit = Unit()
                }
                unit.spaces.append(cell)
            } else {
                if let last = unit.word.last, isBreak(between: last.character, and: cell.character) {
                    units.append(unit)
                    unit = Unit()
                }
                unit.word.append(cell)
            }
        }
        if !unit.word.isEmpty { units.append(unit) }
        return units
    }

    /// Spaces inside a short piece of code, `docker run`, where no line breaks.
    private static func gluedSpaces(in cells: [Cell]) -> Set<Int> {
        var glued: Set<Int> = []
        var start = cells.startIndex
        while let first = cells[start...].firstIndex(where: { $0.style == .code }) {
            let end = cells[first...].firstIndex { $0.style != .code } ?? cells.endIndex
            if cells[first..<end].width <= 24 {
                glued.formUnion((first..<end).filter { cells[$0].character == " " })
            }
            start = end
        }
        return glued
    }

    private static func isBreak(between left: Character, and right: Character) -> Bool {
        (isIdeographic(left) || isIdeographic(right)) && !isClosing(right) && !isOpening(left)
    }

    /// How many cells of a word that is too long go on a line of `room` columns; 0 when none should.
    private static func cut(_ word: ArraySlice<Cell>, toFit room: Int) -> Int {
        let most = fitting(word, room)
        guard most < word.count else { return most }
        var count = most
        // A path or a name breaks behind one of its separators when one is near.
        let window = word.prefix(count).suffix(count / 2)
        if let separator = window.lastIndex(where: { "/_-.,:=&?|".contains($0.character) }) {
            count = separator - word.startIndex + 1
        }
        while count > 1,
            isClosing(word[word.startIndex + count].character)
                || isOpening(word[word.startIndex + count - 1].character)
        {
            count -= 1
        }
        return count > 1 ? count : most
    }

    private static func fitting(_ cells: ArraySlice<Cell>, _ room: Int) -> Int {
        var used = 0
        for (count, cell) in cells.enumerated() {
            used += cell.width
            if used > room { return count }
        }
        return cells.count
    }

    /// Han and kana, which are written without spaces.
    private static func isIdeographic(_ character: Character) -> Bool {
        guard let value = character.unicodeScalars.first?.value else { return false }
        return (0x3041...0x30ff).contains(value) || (0x3400...0x9fff).contains(value)
            || (0xf900...0xfaff).contains(value) || (0x20000...0x3fffd).contains(value)
    }

    private static func isClosing(_ character: Character) -> Bool {
        ".,:;!?)]}>»”’…%·、。，．：；！？）］｝〉》」』】〕％".contains(character)
    }

    private static func isOpening(_ character: Character) -> Bool { "([{<«“‘（［｛〈《「『【〔".contains(character) }
}
