/// Bytes of JSON text that grow at their end. Nothing is allocated per value: a trace of everything writes 200,000
/// lines.
public struct JSONBuffer: Sendable {
    public private(set) var bytes: [UInt8]

    public init(capacity: Int = 1 << 16) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    public var count: Int { bytes.count }

    /// Empties it, and keeps the memory.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    public mutating func append(byte: UInt8) { bytes.append(byte) }

    /// JSON's own characters, as they are.
    @inline(__always)
    public mutating func append(raw text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    public mutating func append(_ number: some BinaryInteger) {
        if number < 0 {
            bytes.append(UInt8(ascii: "-"))
        }
        var rest = UInt64(number.magnitude)
        if rest < 10 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest))
            return
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = 20
            while rest != 0 {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            bytes.append(contentsOf: digits[start..<20])
        }
    }

    public mutating func append(_ flag: Bool) {
        if flag { append(raw: "true") } else { append(raw: "false") }
    }

    /// A string in quotes. A Swift string is valid Unicode already; control characters are escaped (RFC 8259, 7).
    public mutating func append(string text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            var start = 0
            var index = 0
            while index < utf8.count {
                let byte = utf8[index]
                if JSONBuffer.needsEscape(byte) {
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
                    appendEscape(byte)
                    start = index + 1
                }
                index += 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Pairs of hexadecimal digits in quotes: for bytes that are not text.
    public mutating func append(hexadecimal content: [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in content {
            bytes.append(JSONBuffer.digit(byte >> 4))
            bytes.append(JSONBuffer.digit(byte & 15))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// `"key":`, after a comma unless it is the first of its object.
    public mutating func append(key: String) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        append(string: key)
        bytes.append(UInt8(ascii: ":"))
    }

    public mutating func append(_ key: String, _ text: String) {
        append(key: key)
        append(string: text)
    }

    public mutating func append(_ key: String, _ number: some BinaryInteger) {
        append(key: key)
        append(number)
    }

    public mutating func append(_ key: String, _ flag: Bool) {
        append(key: key)
        append(flag)
    }

    public mutating func append(_ key: String, _ texts: [String]) {
        append(key: key)
        bytes.append(UInt8(ascii: "["))
        for (index, text) in texts.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(string: text)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7f
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private mutating func appendEscape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 10: bytes.append(UInt8(ascii: "n"))
        case 9: bytes.append(UInt8(ascii: "t"))
        case 13: bytes.append(UInt8(ascii: "r"))
        default:
            append(raw: "u00")
            bytes.append(JSONBuffer.digit(byte >> 4))
            bytes.append(JSONBuffer.digit(byte & 15))
        }
    }
}
