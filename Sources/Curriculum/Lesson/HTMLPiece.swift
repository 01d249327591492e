/// The pieces of an HTML block that a lesson may use: `<details>`, `<summary>` and comments.
enum HTMLPiece: Equatable {
    case detailsOpen
    case detailsClose
    case summary(String)
    /// Markdown that stands in the same HTML block; `line` counts from 0 in that block.
    case text(String)
    /// Any other tag, which no terminal can draw.
    case other(String)

    struct Placed: Equatable {
        var piece: HTMLPiece
        /// Lines of the block before it.
        var line: Int
        /// Scalars of its line before it.
        var column: Int
    }

    /// Takes an HTML block apart. Comments vanish.
    static func pieces(of html: String) -> [Placed] {
        var scanner = Scanner(rest: Substring(html))
        return scanner.pieces()
    }

    private struct Scanner {
        var rest: Substring
        var line = 0
        var column = 0

        mutating func pieces() -> [Placed] {
            var found: [Placed] = []
            while !rest.isEmpty {
                let (line, column) = (line, column)
                guard let piece = next() else { continue }
                found.append(Placed(piece: piece, line: line, column: column))
            }
            return found
        }

        private mutating func next() -> HTMLPiece? {
            if rest.hasPrefix("<!--") {
                take(through: "-->")
                return nil
            }
            guard rest.first == "<" else {
                let text = take(upTo: "<")
                return text.allSatisfy(\.isWhitespace) ? nil : .text(text)
            }
            let tag = take(through: ">")
            switch Self.name(of: tag) {
            case "details": return .detailsOpen
            case "/details": return .detailsClose
            case "summary":
                let inner = take(upTo: "</summary>")
                take(through: ">")
                return .summary(inner.split(whereSeparator: \.isWhitespace).joined(separator: " "))
            case "/summary": return nil
            default: return .other(tag)
            }
        }

        private static func name(of tag: String) -> String {
            tag.dropFirst().prefix { !$0.isWhitespace && $0 != ">" }.lowercased()
        }

        @discardableResult
        private mutating func take(upTo end: String) -> String {
            advance(to: rest.firstRange(ofText: end)?.lowerBound ?? rest.endIndex)
        }

        @discardableResult
        private mutating func take(through end: String) -> String {
            advance(to: rest.firstRange(ofText: end)?.upperBound ?? rest.endIndex)
        }

        private mutating func advance(to index: Substring.Index) -> String {
            let taken = rest[..<index]
            for scalar in taken.unicodeScalars {
                if scalar == "\n" {
                    line += 1
                    column = 0
                } else {
                    column += 1
                }
            }
            rest = rest[index...]
            return String(taken)
        }
    }
}

extension Substring {
    /// Where a text first occurs; the standard library's own search lives in a module that costs start-up time.
    func firstRange(ofText text: String) -> Range<Index>? {
        guard let first = text.utf8.first else { return nil }
        var index = startIndex
        while let found = utf8[index...].firstIndex(of: first) {
            if utf8[found...].starts(with: text.utf8) {
                return found..<utf8.index(found, offsetBy: text.utf8.count)
            }
            index = utf8.index(after: found)
        }
        return nil
    }
}
