/// The name of a repository, checked when it is made:
/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*` (distribution-spec, "Pulling manifests").
///
/// No component of it begins with `.` or `_`: it can stand in a path, and beside the folders of our own.
struct RepositoryName: Hashable, Sendable, Comparable {
    let text: String

    /// nil where it breaks the grammar or has more than 255 bytes.
    init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 255 else { return nil }
        for component in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard RepositoryName.isComponent(component) else { return nil }
        }
        self.text = text
    }

    private static func isComponent(_ bytes: Substring.UTF8View) -> Bool {
        guard let first = bytes.first, isAlphanumeric(first) else { return false }
        var separator = [UInt8]()
        for byte in bytes {
            if isAlphanumeric(byte) {
                guard separator.isEmpty || isSeparator(separator) else { return false }
                separator = []
            } else {
                separator.append(byte)
            }
        }
        return separator.isEmpty
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte)
    }

    private static func isSeparator(_ bytes: [UInt8]) -> Bool {
        bytes.elementsEqual(".".utf8) || bytes.elementsEqual("_".utf8) || bytes.elementsEqual("__".utf8)
            || bytes.allSatisfy { $0 == UInt8(ascii: "-") }
    }

    static func < (left: RepositoryName, right: RepositoryName) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

/// A tag: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
struct TagName: Hashable, Sendable {
    let text: String

    init?(_ text: String) {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 128, TagName.isWord(first),
            bytes.allSatisfy({ TagName.isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.text = text
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte)
            || byte == UInt8(ascii: "_")
    }
}
