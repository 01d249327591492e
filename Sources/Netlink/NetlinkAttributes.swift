/// The attributes behind the fixed part of a message: a list of type, length, bytes, which may hold such lists again.
public struct NetlinkAttributes: Sendable, Hashable {
    public private(set) var bytes: [UInt8]

    public init() { bytes = [] }

    /// Reads what stands behind the fixed part of a payload.
    public init(_ payload: [UInt8], after fixed: Int) {
        bytes = payload.count > fixed ? Array(payload[fixed...]) : []
    }

    // MARK: Reading

    /// The content of the first attribute of a type.
    public subscript(type: UInt16) -> [UInt8]? {
        all.first { $0.type == type }?.content
    }

    /// Every attribute, in order; what is cut off at the end is left out.
    public var all: [(type: UInt16, content: [UInt8])] {
        var all = [(type: UInt16, content: [UInt8])]()
        var position = 0
        while bytes.count - position >= 4 {
            let length = Int(bytes.number(at: position, as: UInt16.self))
            guard length >= 4, length <= bytes.count - position else { break }
            // The two highest bits say "nested" and "network byte order".
            let type = bytes.number(at: position + 2, as: UInt16.self) & 0x3fff
            all.append((type, Array(bytes[(position + 4)..<(position + length)])))
            position += NetlinkMessage.aligned(length)
        }
        return all
    }

    public func text(_ type: UInt16) -> String? {
        self[type].map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    public func number(_ type: UInt16) -> UInt32? {
        self[type].flatMap { $0.count >= 4 ? $0.number(at: 0, as: UInt32.self) : nil }
    }

    public func address(_ type: UInt16) -> InternetAddress? {
        self[type].flatMap { $0.count == 4 || $0.count == 16 ? InternetAddress(bytes: $0) : nil }
    }

    public func nested(_ type: UInt16, after fixed: Int = 0) -> NetlinkAttributes? {
        self[type].map { NetlinkAttributes($0, after: fixed) }
    }

    // MARK: Writing

    public mutating func add(_ type: UInt16, _ content: [UInt8]) {
        bytes.append(number: UInt16(4 + content.count))
        bytes.append(number: type)
        bytes += content
        while bytes.count % 4 != 0 { bytes.append(0) }
    }

    public mutating func add(_ type: UInt16, _ text: String) { add(type, Array(text.utf8) + [0]) }

    public mutating func add(_ type: UInt16, _ number: UInt32) {
        var content = [UInt8]()
        content.append(number: number)
        add(type, content)
    }

    public mutating func add(_ type: UInt16, nested: NetlinkAttributes) { add(type, nested.bytes) }
}
