internal import Glibc

/// What `--chmod` makes of a file's mode: an octal number, or changes as chmod(1) takes them (`u+x,go-w`).
struct FileMode: Hashable {
    private enum Change: Hashable {
        case number(UInt32)
        /// Who, how, what; `X` is x for folders and for what somebody may execute already.
        case clause(who: UInt32, how: Character, what: Set<Character>)
    }

    private var changes: [Change] = []

    /// nil where the text is neither.
    init?(_ text: String) {
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x37).contains($0) }) {
            guard let number = UInt32(text, radix: 8), number <= 0o7777 else { return nil }
            changes = [.number(number)]
            return
        }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            var who: UInt32 = 0
            var rest = part
            while let letter = rest.first, let bits = FileMode.people[letter] {
                who |= bits
                rest = rest.dropFirst()
            }
            guard let how = rest.first, "+-=".contains(how) else { return nil }
            let what = Set(rest.dropFirst())
            guard what.isSubset(of: Set("rwxXst")) else { return nil }
            changes.append(.clause(who: who == 0 ? 0o777 : who, how: how, what: what))
        }
    }

    private static let people: [Character: UInt32] = ["u": 0o700, "g": 0o070, "o": 0o007, "a": 0o777]

    /// The mode of a file that has been `mode` so far.
    func applied(to mode: UInt32, isFolder: Bool) -> UInt32 {
        changes.reduce(mode) { mode, change in
            switch change {
            case .number(let number): return number
            case .clause(let who, let how, let what):
                var bits: UInt32 = 0
                if what.contains("r") { bits |= 0o444 & who }
                if what.contains("w") { bits |= 0o222 & who }
                if what.contains("x") || what.contains("X") && (isFolder || mode & 0o111 != 0) { bits |= 0o111 & who }
                if what.contains("s") { bits |= (who & 0o700 != 0 ? S_ISUID : 0) | (who & 0o070 != 0 ? S_ISGID : 0) }
                if what.contains("t") { bits |= 0o1000 }
                switch how {
                case "+": return mode | bits
                case "-": return mode & ~bits
                default: return mode & ~who | bits
                }
            }
        }
    }
}
