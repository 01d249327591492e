internal import TextColumns

/// Text of a learner's as it stands in a report: on one line, of a bounded length, and without a character that could
/// move a cursor, reorder a line or break a file format.
enum ReportedText {
    /// Characters of Unicode that are kept of one value. Whoever needs more looks at the place that is named.
    static let limit = 4000

    static func line(_ text: String, limit: Int = limit) -> String {
        var text = text[...]
        while text.last?.isNewline == true { text.removeLast() }
        let kept = text.unicodeScalars.prefix(limit)
        let rest = text.unicodeScalars.distance(from: kept.endIndex, to: text.unicodeScalars.endIndex)
        return plain(String(kept)) + (rest > 0 ? "… (+\(rest))" : "")
    }

    /// The lines of an output, each made harmless; what is not UTF-8 is replaced, and the middle of a long output left
    /// out.
    ///
    /// - Parameter limit: bytes that are kept, half of them from the beginning.
    static func lines(_ output: CapturedOutput, limit: Int = 16 << 10) -> [String] {
        var parts = [output.bytes[...]]
        if output.bytes.count > limit { parts = [output.bytes.prefix(limit / 2), output.bytes.suffix(limit / 2)] }
        var lines = [String]()
        for (index, part) in parts.enumerated() {
            if index > 0 { lines.append("… (\(output.bytes.count - limit) bytes)") }
            var pieces = part.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            if pieces.last?.isEmpty == true { pieces.removeLast() }
            lines += pieces.map { plain(String(decoding: $0, as: UTF8.self)) }
        }
        if output.total > output.bytes.count { lines.append("… (\(output.total - output.bytes.count) bytes)") }
        return lines
    }

    /// `VisibleText`, without the code points that are no characters: XML forbids some of them.
    private static func plain(_ text: String) -> String {
        let visible = VisibleText.of(text)
        guard visible.unicodeScalars.contains(where: \.properties.isNoncharacterCodePoint) else { return visible }
        var result = ""
        for scalar in visible.unicodeScalars {
            result.unicodeScalars.append(scalar.properties.isNoncharacterCodePoint ? "\u{fffd}" : scalar)
        }
        return result
    }
}
