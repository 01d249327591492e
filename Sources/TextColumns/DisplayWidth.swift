/// Columns that a text takes on a terminal: two for a Korean syllable or an emoji, none for a combining mark.
extension StringProtocol {
    /// Columns of the whole text. Control characters count as nothing: whoever shows a text has replaced them.
    public var displayWidth: Int {
        // In one piece: a loop over a view of which only the protocol is known asks that protocol for every byte.
        let ascii = utf8.withContiguousStorageIfAvailable { bytes -> Int? in
            var width = 0
            for byte in bytes {
                guard byte < 0x80 else { return nil }
                if byte >= 0x20, byte != 0x7f { width += 1 }
            }
            return width
        }
        if case .some(let width?) = ascii { return width }
        return reduce(0) { $0 + $1.displayWidth }
    }
}

extension Character {
    /// Columns of one grapheme cluster: 0, 1 or 2.
    public var displayWidth: Int {
        if let ascii = asciiValue { return ascii >= 0x20 && ascii != 0x7f && self != "\r\n" ? 1 : 0 }
        var width = 0
        for scalar in unicodeScalars {
            // U+FE0F asks for the emoji form of the character before it, which is two columns wide.
            if scalar.value == 0xfe0f, width > 0, unicodeScalars.first?.properties.isEmoji == true { return 2 }
            width += scalar.displayWidth
            if width >= 2 { return 2 }
        }
        return width
    }
}

extension Unicode.Scalar {
    /// Columns of one scalar by itself: 0, 1 or 2.
    public var displayWidth: Int {
        if value < 0x7f { return value >= 0x20 ? 1 : 0 }
        if value < 0xa0 { return 0 }
        if value < 0x300 { return 1 }
        // Hangul vowels and final consonants join the syllable that a leading consonant opened.
        if (0x1160...0x11ff).contains(value) || (0xd7b0...0xd7ff).contains(value) { return 0 }
        if EastAsianWidth.isWide(value) { return 2 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
        default: return properties.isEmojiPresentation ? 2 : 1
        }
    }
}

/// The scalars that take two columns and are not emoji: East_Asian_Width W and F (Unicode Standard Annex #11).
enum EastAsianWidth {
    /// In ascending order, so that a search can halve it.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f,  // Hangul leading consonants
        0x2329...0x232a,  // angle brackets
        0x2e80...0x303e,  // CJK radicals, ideographic description, CJK punctuation
        0x3041...0x33ff,  // kana, Bopomofo, Hangul compatibility letters, enclosed and squared CJK
        0x3400...0x4dbf,  // CJK extension A
        0x4e00...0xa4cf,  // CJK unified ideographs, Yi
        0xa960...0xa97c,  // Hangul Jamo extended A
        0xac00...0xd7a3,  // Hangul syllables
        0xf900...0xfaff,  // CJK compatibility ideographs
        0xfe10...0xfe19,  // vertical forms
        0xfe30...0xfe6f,  // CJK compatibility forms, small forms
        0xff01...0xff60,  // full-width forms
        0xffe0...0xffe6,  // full-width signs
        0x16fe0...0x18d08,  // Tangut, Khitan
        0x1aff0...0x1b2fb,  // kana supplements, Nüshu
        0x1f200...0x1f265,  // enclosed ideographs
        0x20000...0x3fffd,  // CJK extensions B and later
    ]

    static func isWide(_ value: UInt32) -> Bool {
        var (low, high) = (0, wide.count)
        while low < high {
            let middle = (low + high) / 2
            if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < wide.count && wide[low].contains(value)
    }
}
