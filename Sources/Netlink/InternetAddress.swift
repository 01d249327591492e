/// An IPv4 or IPv6 address, in network byte order: 4 or 16 bytes.
public struct InternetAddress: Sendable, Hashable {
    public let bytes: [UInt8]

    public init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// From `10.1.0.2` or `fd00::1`; nil for anything else.
    public init?(_ text: String) {
        guard let bytes = text.contains(":") ? InternetAddress.version6(text) : InternetAddress.version4(text) else {
            return nil
        }
        self.bytes = bytes
    }

    public var isVersion6: Bool { bytes.count == 16 }

    private static func version4(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { $0.allSatisfy(\.isWholeNumber) ? UInt8($0) : nil }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    /// RFC 4291, 2.2: groups of hexadecimal digits, and at most one `::` for a run of zeros.
    private static func version6(_ text: String) -> [UInt8]? {
        let colon = UInt8(ascii: ":")
        let characters = Array(text.utf8)
        guard
            let gap = characters.indices.dropLast().first(where: {
                characters[$0] == colon && characters[$0 + 1] == colon
            })
        else {
            let bytes = groups(characters[...])
            return bytes?.count == 16 ? bytes : nil
        }
        guard let head = groups(characters[..<gap]), let tail = groups(characters[(gap + 2)...]),
            head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        if text.isEmpty { return [] }
        var bytes = [UInt8]()
        for word in text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
            guard (1...4).contains(word.count), let group = UInt16(String(decoding: word, as: UTF8.self), radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
        }
        return bytes
    }
}

extension InternetAddress: CustomStringConvertible {
    /// `10.1.0.2`; `fd00::1`, with the longest run of zeros left out (RFC 5952).
    public var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        guard bytes.count == 16 else { return bytes.map { String($0, radix: 16) }.joined(separator: ":") }
        let groups = (0..<8).map { UInt16(bytes[$0 * 2]) << 8 | UInt16(bytes[$0 * 2 + 1]) }
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8 && groups[end] == 0 { end += 1 }
            if end - start > best.count { best = start..<end }
            start = end + 1
        }
        func text(_ groups: ArraySlice<UInt16>) -> String {
            groups.map { String($0, radix: 16) }.joined(separator: ":")
        }
        if best.count < 2 { return text(groups[...]) }
        return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
    }
}
