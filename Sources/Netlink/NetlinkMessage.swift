/// One message of netlink(7): a header of 16 bytes, and what its type says.
public struct NetlinkMessage: Sendable, Hashable {
    public var type: UInt16
    public var flags: UInt16
    /// Ties an answer to its request.
    public var sequence: UInt32
    /// The socket that it comes from; 0 for the kernel.
    public var port: UInt32
    public var payload: [UInt8]

    public init(type: UInt16, flags: UInt16 = 0, sequence: UInt32 = 0, port: UInt32 = 0, payload: [UInt8] = []) {
        self.type = type
        self.flags = flags
        self.sequence = sequence
        self.port = port
        self.payload = payload
    }

    static let headerSize = 16

    // Types below 16 mean the same in every family.
    static let noop: UInt16 = 1
    static let error: UInt16 = 2
    static let done: UInt16 = 3

    /// The messages that lie one after another in a buffer; what is cut off at its end is left out.
    public static func parse(_ bytes: [UInt8]) -> [NetlinkMessage] {
        var messages = [NetlinkMessage]()
        var position = 0
        while bytes.count - position >= headerSize {
            let length = Int(bytes.number(at: position, as: UInt32.self))
            guard length >= headerSize, length <= bytes.count - position else { break }
            messages.append(
                NetlinkMessage(
                    type: bytes.number(at: position + 4, as: UInt16.self),
                    flags: bytes.number(at: position + 6, as: UInt16.self),
                    sequence: bytes.number(at: position + 8, as: UInt32.self),
                    port: bytes.number(at: position + 12, as: UInt32.self),
                    payload: Array(bytes[(position + headerSize)..<(position + length)])))
            position += aligned(length)
        }
        return messages
    }

    /// The message as the kernel reads it.
    public var encoded: [UInt8] {
        var bytes = [UInt8]()
        bytes.append(number: UInt32(NetlinkMessage.headerSize + payload.count))
        bytes.append(number: type)
        bytes.append(number: flags)
        bytes.append(number: sequence)
        bytes.append(number: port)
        return bytes + payload
    }

    /// Messages and attributes begin at multiples of four.
    static func aligned(_ length: Int) -> Int { (length + 3) & ~3 }
}

/// Numbers in the machine's own byte order, at any place.
extension Array where Element == UInt8 {
    /// 0 where the bytes end before the number does.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Number.Type) -> Number {
        guard offset >= 0, count - offset >= MemoryLayout<Number>.size else { return 0 }
        return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
    }

    mutating func append(number: some FixedWidthInteger & BitwiseCopyable) {
        Swift.withUnsafeBytes(of: number) { append(contentsOf: $0) }
    }
}
