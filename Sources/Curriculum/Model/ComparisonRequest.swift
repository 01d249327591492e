/// What `lab compare` is asked for: by a step that the engine carries out itself, outside the sandbox.
public struct ComparisonRequest: Sendable, Equatable {
    /// Names of `Vocabulary.ways`; empty: all of them.
    public var ways: [String]
    /// The file for the picture, in the learner's folder of the lab; nil: none is drawn.
    public var svg: String?

    public init(ways: [String] = [], svg: String? = nil) {
        self.ways = ways
        self.svg = svg
    }

    /// Why a text is no such request.
    public enum Fault: Error, Sendable, Equatable {
        /// It is not one line that begins with `lab compare`.
        case notACommand
        case unknownWord(String)
        case unknownWay(String)
        /// A picture has a plain name: it lies in the learner's folder, and nowhere else.
        case notAName(String)
    }

    /// Reads the text of a step: `lab compare --ways native,chroot --svg cost.svg`.
    public init(parsing text: String) throws(Fault) {
        self.init()
        let lines = text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
        var words = lines.first?.split(separator: " ").map(String.init) ?? []
        guard lines.count == 1, words.starts(with: ["lab", "compare"]) else { throw .notACommand }
        words.removeFirst(2)
        while let word = words.first {
            guard words.count > 1 else { throw .unknownWord(word) }
            let value = words[1]
            words.removeFirst(2)
            switch word {
            case "--ways": ways = try Self.ways(value)
            case "--svg":
                guard Self.isName(value) else { throw .notAName(value) }
                svg = value
            default: throw .unknownWord(word)
            }
        }
    }

    /// The names in a list with commas.
    public static func ways(_ list: String) throws(Fault) -> [String] {
        let names = list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        for name in names where !Vocabulary.ways.contains(name) { throw .unknownWay(name) }
        return names
    }

    private static func isName(_ name: String) -> Bool {
        name.hasSuffix(".svg") && name.first != "."
            && name.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
    }
}
