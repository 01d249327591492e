/// gzip (RFC 1952) that compresses nothing: what looks for its first bytes finds them, and what unpacks it gets all back.
enum StoredGzip {
    static func bytes(of content: [UInt8]) -> [UInt8] {
        // No name and no time, so that it is the same each time.
        var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
        var rest = content[...]
        repeat {
            let block = rest.prefix(0xffff)
            rest = rest.dropFirst(block.count)
            // A stored block (RFC 1951, 3.2.4): whether it is the last, its length, and that inverted.
            bytes.append(rest.isEmpty ? 1 : 0)
            let length = UInt16(block.count)
            bytes += little(UInt32(length), 2) + little(UInt32(~length), 2) + block
        } while !rest.isEmpty
        return bytes + little(checksum(content), 4) + little(UInt32(truncatingIfNeeded: content.count), 4)
    }

    private static func little(_ number: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
    }

    private static func checksum(_ content: [UInt8]) -> UInt32 {
        ~content.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
        }
    }
}
