/// Text from a program, made harmless: nothing in it can move the cursor, change colours or reorder a line.
///
/// C0 controls become their pictures (U+2400 and on: escape is `␛`), C1 controls and the marks that reverse the
/// direction of writing become their number (`\u{9b}`). A tab becomes spaces up to the next multiple of eight.
public enum VisibleText {
    /// One line of text; a newline in it is shown as `␊` like any other control character.
    public static func of(_ text: some StringProtocol) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return String(text) }
        if !text.unicodeScalars.contains(where: isHarmful) { return String(text) }
        var visible = ""
        for scalar in text.unicodeScalars {
            if scalar == "\t" {
                let column = visible.displayWidth
                visible += String(repeating: " ", count: 8 - column % 8)
            } else if isHarmful(scalar) {
                visible += sign(of: scalar)
            } else {
                visible.unicodeScalars.append(scalar)
            }
        }
        return visible
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f..<0xa0: true
        case 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfff9...0xfffb, 0xe0000...0xe007f: true
        default: false
        }
    }

    private static func sign(of scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0..<0x20: String(Character(Unicode.Scalar(UInt8(scalar.value)).picture))
        case 0x7f: "␡"
        default: "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
}

extension Unicode.Scalar {
    /// The picture of a C0 control character (block Control Pictures).
    fileprivate var picture: Unicode.Scalar { Unicode.Scalar(0x2400 + value) ?? "\u{fffd}" }
}
