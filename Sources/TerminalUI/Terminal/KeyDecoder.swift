/// Turns the bytes of a terminal into keys. Bytes come in any pieces; an unfinished key waits for the rest.
///
/// The sequences are those of ECMA-48 and xterm: `ESC [` parameters final, `ESC O` final.
public struct KeyDecoder: Sendable {
    private var pending: [UInt8] = []

    public init() {}

    /// True while an escape or a part of a character waits for what follows.
    public var isWaiting: Bool { !pending.isEmpty }

    /// Takes bytes and gives back the keys that are complete.
    public mutating func add(_ bytes: some Collection<UInt8>) -> [Key] {
        pending += bytes
        var keys: [Key] = []
        while !pending.isEmpty {
            guard let (key, count) = next(isFinal: false) else { break }
            pending.removeFirst(count)
            if let key { keys.append(key) }
        }
        return keys
    }

    /// Nothing more came for a moment: an escape that stands alone was the key itself.
    public mutating func flush() -> [Key] {
        var keys: [Key] = []
        while !pending.isEmpty {
            guard let (key, count) = next(isFinal: true) else {
                pending = []
                break
            }
            pending.removeFirst(count)
            if let key { keys.append(key) }
        }
        return keys
    }

    /// The first key and its length in bytes; a nil key is a sequence that means nothing here. Nil: more is needed.
    private func next(isFinal: Bool) -> (key: Key?, count: Int)? {
        let first = pending[0]
        switch first {
        case 0x1b: return escape(isFinal: isFinal)
        case 0x0d, 0x0a: return (.enter, 1)
        case 0x09: return (.tab, 1)
        case 0x7f, 0x08: return (.backspace, 1)
        case 0x01...0x1a: return (.control(Character(Unicode.Scalar(first + 0x60))), 1)
        case 0..<0x20: return (nil, 1)
        case 0x20..<0x80: return (.character(Character(Unicode.Scalar(first))), 1)
        default: return character(isFinal: isFinal)
        }
    }

    private func character(isFinal: Bool) -> (key: Key?, count: Int)? {
        let length =
            switch pending[0] {
            case 0xc2..<0xe0: 2
            case 0xe0..<0xf0: 3
            case 0xf0..<0xf5: 4
            default: 1
            }
        guard pending.count >= length else { return isFinal ? (nil, pending.count) : nil }
        guard length > 1, let text = String(validating: pending.prefix(length), as: UTF8.self),
            let character = text.first
        else { return (nil, 1) }
        return (.character(character), length)
    }

    private func escape(isFinal: Bool) -> (key: Key?, count: Int)? {
        guard pending.count > 1 else { return isFinal ? (.escape, 1) : nil }
        switch pending[1] {
        case UInt8(ascii: "["): return controlSequence(isFinal: isFinal)
        case UInt8(ascii: "O"):
            guard pending.count > 2 else { return isFinal ? (nil, 2) : nil }
            return (Self.arrow(pending[2]), 3)
        case 0x1b: return (.escape, 1)
        // Alt with a key means the key alone here.
        default: return (nil, 1)
        }
    }

    private func controlSequence(isFinal: Bool) -> (key: Key?, count: Int)? {
        guard let end = pending.indices.dropFirst(2).first(where: { (0x40...0x7e).contains(pending[$0]) }) else {
            return isFinal || pending.count > 32 ? (nil, pending.count) : nil
        }
        let key: Key? =
            if pending[end] == UInt8(ascii: "~") {
                switch String(decoding: pending[2..<end].prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self) {
                case "1", "7": .home
                case "3": .delete
                case "4", "8": .end
                case "5": .pageUp
                case "6": .pageDown
                default: nil
                }
            } else {
                Self.arrow(pending[end])
            }
        return (key, end + 1)
    }

    private static func arrow(_ byte: UInt8) -> Key? {
        switch byte {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "M"): .enter
        default: nil
        }
    }
}
