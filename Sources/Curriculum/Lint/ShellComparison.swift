/// Compares the shell text of a step in two languages. Comments may differ, and so may what `echo` and `printf` print.
enum ShellComparison {
    /// Lines of the step, from 1; nil on the side that has no such line.
    struct Difference: Equatable {
        var first: Int?
        var second: Int?
    }

    static func firstDifference(_ first: String, _ second: String) -> Difference? {
        if first == second { return nil }
        let left = significantLines(first)
        let right = significantLines(second)
        for index in 0..<max(left.count, right.count) {
            let a = index < left.count ? left[index] : nil
            let b = index < right.count ? right[index] : nil
            if a?.text != b?.text { return Difference(first: a?.line, second: b?.line) }
        }
        return nil
    }

    /// Each line that does something, without its comment, and with the quoted text after `echo` taken out.
    static func significantLines(_ shell: String) -> [(line: Int, text: String)] {
        var scanner = Scanner(scalars: Array(shell.unicodeScalars))
        return scanner.lines()
    }

    private struct Scanner {
        let scalars: [Unicode.Scalar]
        var index = 0
        var line = 1
        var text = ""
        var word = ""
        var isPrinting = false
        var isRedirecting = false
        var isAtCommand = true
        var found: [(line: Int, text: String)] = []

        init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

        mutating func lines() -> [(line: Int, text: String)] {
            while index < scalars.count {
                let scalar = scalars[index]
                switch scalar {
                case "\n":
                    endWord()
                    endLine()
                case "#" where word.isEmpty:
                    while index < scalars.count, scalars[index] != "\n" { index += 1 }
                    continue
                case "\\":
                    word.unicodeScalars.append(scalar)
                    index += 1
                    if index < scalars.count, scalars[index] != "\n" { word.unicodeScalars.append(scalars[index]) }
                    if index < scalars.count, scalars[index] == "\n" { continue }
                case "\"", "'": quoted(scalar)
                case " ", "\t":
                    endWord()
                    if !text.isEmpty, text.last != " " { text += " " }
                case ";", "&", "|", "(", ")", "{", "}":
                    endWord()
                    text.unicodeScalars.append(scalar)
                    endCommand()
                case ">", "<":
                    endWord()
                    text.unicodeScalars.append(scalar)
                    isRedirecting = true
                default: word.unicodeScalars.append(scalar)
                }
                index += 1
            }
            endWord()
            endLine()
            return found
        }

        private mutating func quoted(_ quote: Unicode.Scalar) {
            var content = String(quote)
            index += 1
            while index < scalars.count, scalars[index] != quote {
                if scalars[index] == "\\", quote == "\"", index + 1 < scalars.count {
                    content.unicodeScalars.append(scalars[index])
                    index += 1
                }
                if scalars[index] == "\n" { line += 1 }
                content.unicodeScalars.append(scalars[index])
                index += 1
            }
            content.unicodeScalars.append(quote)
            // What is printed may be translated; where it is written to may not.
            word += isPrinting && !isRedirecting ? "…" : content
        }

        private mutating func endWord() {
            guard !word.isEmpty else { return }
            if isAtCommand {
                isPrinting = word == "echo" || word == "printf"
                // `if`, `then` and their like are followed by a command again.
                isAtCommand = ["if", "then", "else", "elif", "do", "while", "until", "!", "time", "exec"].contains(word)
            }
            text += word
            word = ""
            isRedirecting = false
        }

        private mutating func endCommand() {
            isPrinting = false
            isAtCommand = true
            isRedirecting = false
        }

        private mutating func endLine() {
            while text.last == " " { text.removeLast() }
            if !text.isEmpty { found.append((line, text)) }
            text = ""
            line += 1
            endCommand()
        }
    }
}
