/// Fields of a message, one behind the other: numbers of 8 bytes, little-endian; texts and bytes behind their length.
struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ number: UInt64) { withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) } }
    mutating func put(_ number: Int32) { put(UInt64(bitPattern: Int64(number))) }
    mutating func put(_ flag: Bool) { put(UInt64(flag ? 1 : 0)) }
    mutating func put(_ content: [UInt8]) {
        put(UInt64(content.count))
        bytes.append(contentsOf: content)
    }
    mutating func put(_ text: String) { put(Array(text.utf8)) }
    mutating func put(_ texts: [String]) {
        put(UInt64(texts.count))
        for text in texts { put(text) }
    }
}

/// Reads them again. What is cut off, or longer than the message, is nil: the other side may be anything.
struct FieldReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func number() -> UInt64? {
        guard rest.count >= 8 else { return nil }
        let number = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        rest = rest.dropFirst(8)
        return number
    }
    mutating func status() -> Int32? { number().map { Int32(truncatingIfNeeded: $0) } }
    mutating func flag() -> Bool? { number().map { $0 != 0 } }
    mutating func content() -> [UInt8]? {
        guard let count = number(), count <= UInt64(rest.count) else { return nil }
        let content = Array(rest.prefix(Int(count)))
        rest = rest.dropFirst(Int(count))
        return content
    }
    mutating func text() -> String? { content().map { String(decoding: $0, as: UTF8.self) } }
    mutating func texts() -> [String]? {
        guard let count = number(), count <= UInt64(rest.count) else { return nil }
        var texts = [String]()
        for _ in 0..<count {
            guard let text = text() else { return nil }
            texts.append(text)
        }
        return texts
    }
}

/// Messages on a stream of bytes: a length of four bytes, a kind, the fields.
struct MessageFrames {
    /// The largest that is taken: output comes in pieces of 64 KB.
    static let largest = 1 << 20
    private var received: [UInt8] = []

    static func frame(_ kind: UInt8, _ fields: [UInt8]) -> [UInt8] {
        var frame = [UInt8]()
        frame.reserveCapacity(fields.count + 5)
        withUnsafeBytes(of: UInt32(fields.count).littleEndian) { frame.append(contentsOf: $0) }
        frame.append(kind)
        frame.append(contentsOf: fields)
        return frame
    }

    mutating func add(_ bytes: ArraySlice<UInt8>) { received.append(contentsOf: bytes) }

    /// The next whole message; nil where it has not come yet.
    ///
    /// - Throws: `Broken` for a length that no message has.
    mutating func next() throws(Broken) -> (kind: UInt8, fields: ArraySlice<UInt8>)? {
        guard received.count >= 5 else { return nil }
        let count = received.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard count <= MessageFrames.largest else { throw Broken() }
        guard received.count >= 5 + count else { return nil }
        let kind = received[4]
        let fields = received[5..<(5 + count)]
        received.removeFirst(5 + count)
        return (kind, fields[...])
    }

    struct Broken: Error {}
}
