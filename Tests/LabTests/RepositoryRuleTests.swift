import Foundation
import Testing

/// The house rules that a formatter does not know.
@Suite struct RepositoryRuleTests {
    private let swift = Result { try Repository.files(in: ["Sources", "Tests"], endings: [".swift"]) }
    private let code = Result {
        try Repository.files(in: ["Sources", "Tests", ".ci", "labs"], endings: [".swift", ".c", ".h", ".sh"])
    }

    @Test func noForcedTryAndNoForcedUnwrap() throws {
        // A value and `!`, not followed by `=`: `value!`, `call()!`, `list[0]!`, `as!`, `try!`.
        let forced = try Regex("[\\w)\\]]!(?!=)")
        for file in try swift.get() where file.text.utf8.contains(UInt8(ascii: "!")) {
            for (number, line) in zip(1..., SwiftText.code(of: file.text)) where line.contains("!") {
                #expect(!line.contains(forced), "\(file.path):\(number) forced: \(line)")
            }
        }
    }

    @Test func noErrorIsSwallowedWithoutAWord() throws {
        for file in try swift.get() {
            let packed = file.text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
            let isEmpty = String(decoding: packed, as: UTF8.self).contains("catch" + "{}")
            #expect(!isEmpty, "\(file.path) has an empty catch")
        }
    }

    @Test func aFileOfMoreThan400LinesSaysWhy() throws {
        for file in try code.get() where file.lines.count > 401 {
            #expect(file.text.contains("Long because"), "\(file.path) has \(file.lines.count) lines")
        }
    }

    /// A starter's marks are the learner's work, not ours.
    @Test func nothingIsLeftForLater() throws {
        // Three in a row; mkstemp(3) takes six.
        let marks = ["TO" + "DO", "FIX" + "ME", " X" + "XX"]
        for file in try code.get() where !file.path.contains("/starter/") {
            for mark in marks where file.text.contains(mark) {
                #expect(file.path == "", "\(file.path) has a \(mark)")
            }
        }
    }

    @Test func noDrawerForOddments() throws {
        let drawers = ["Util", "Helper", "Common", "Misc"]
        for file in try code.get() {
            for part in file.path.split(separator: "/") {
                for drawer in drawers { #expect(!part.contains(drawer), "\(file.path)") }
            }
        }
    }

    /// Waiting longer each time for a condition is fine; a literal number is a guess about the machine.
    @Test func noTestSleepsForAFixedTime() throws {
        let sleeps = try Regex("sleep\\((for: )?[.\\d]")
        for file in try swift.get() where file.path.hasPrefix("Tests/") && file.text.contains("sleep(") {
            for (number, line) in zip(1..., SwiftText.code(of: file.text)) where line.contains("sleep(") {
                #expect(!line.contains(sleeps), "\(file.path):\(number) waits for a fixed time")
            }
        }
    }
}

/// Swift source without its comments and the content of its strings.
enum SwiftText {
    /// The code of each line. Interpolations go with their strings: what is forced in one is not seen.
    static func code(of text: String) -> [String] {
        var lines = [[UInt8]()]
        var rest = Array(text.utf8)[...]
        var closing: Opening?
        while let byte = rest.first {
            if byte == UInt8(ascii: "\n") {
                if closing?.end == [byte] { closing = nil }
                lines.append([])
                rest.removeFirst()
            } else if let end = closing {
                if byte == UInt8(ascii: "\\") && end.escapes {
                    rest = rest.dropFirst(2)
                } else if byte == end.end.first && rest.starts(with: end.end) {
                    rest = rest.dropFirst(end.end.count)
                    closing = nil
                } else {
                    rest.removeFirst()
                }
            } else if starts.contains(byte), let opening = openings.first(where: { rest.starts(with: $0.start) }) {
                closing = opening
                rest = rest.dropFirst(opening.start.count)
            } else {
                lines[lines.count - 1].append(byte)
                rest.removeFirst()
            }
        }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }

    private struct Opening {
        let start: [UInt8]
        let end: [UInt8]
        let escapes: Bool

        init(_ start: String, _ end: String, escapes: Bool = false) {
            self.start = Array(start.utf8)
            self.end = Array(end.utf8)
            self.escapes = escapes
        }
    }

    private static let starts = Array("/#\"".utf8)
    private static let openings = [
        Opening("//", "\n"), Opening("/*", "*/"), Opening("#\"\"\"", "\"\"\"#"),
        Opening("\"\"\"", "\"\"\"", escapes: true), Opening("#\"", "\"#"), Opening("\"", "\"", escapes: true),
    ]
}

@Suite struct SwiftTextTests {
    @Test func commentsAndStringsAreNotCode() {
        let text = """
            let a = "try!" // b!
            let c = d!
            /* e! */ f(#"g!"#, "h\\"i!")
            """
        #expect(SwiftText.code(of: text) == ["let a =  ", "let c = d!", " f(, )"])
    }
}
