/// The name of a lab, checked: two digits that order the course, and words that say what it is about, `15-mine`.
public struct LabName: Sendable, Hashable {
    public let id: String

    /// What a file name, a column of `lab list` and a person's fingers bear.
    static let longest = 40

    /// Nil where the text is no such name.
    public init?(_ id: String) {
        let parts = id.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 2, parts[0].utf8.allSatisfy(Self.isDigit),
            isKebabCase(parts[1]), id.utf8.count <= Self.longest
        else { return nil }
        self.id = id
    }

    /// The name that was probably meant: `15_Mine` → `15-mine`. Nil where nothing comes near.
    public static func near(_ text: String) -> LabName? {
        let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
        guard let first = words.first else { return nil }
        let digits = first.prefix { $0.isNumber }
        let rest = [String(first.dropFirst(digits.count))].filter { !$0.isEmpty } + words.dropFirst()
        guard !digits.isEmpty, digits.count <= 2, !rest.isEmpty else { return nil }
        return LabName((digits.count == 1 ? "0" : "") + digits + "-" + rest.joined(separator: "-"))
    }

    /// A title to begin with: `15-my-mounts` → `My mounts`.
    var title: String {
        let words = id.split(separator: "-").dropFirst().joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
