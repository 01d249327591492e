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

    private static func version6(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        func groups(_ words: some Sequence<Substring>) -> [UInt8]? {
            var bytes = [UInt8]()
            for word in words {
                guard word.utf8.count <= 4, let group = UInt16(word, radix: 16) else { return nil }
                bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
            }
            return bytes
        }
        // `::` leaves an empty word between the two halves, and another at an end of the text.
        guard let gap = halves.indices.dropFirst().first(where: { halves[$0].isEmpty && $0 < halves.count - 1 }) ?? (
            text.hasPrefix("::") || text.hasSuffix("::") ? halves.firstIndex(where: \.isEmpty) : nil)
        else {
            let bytes = groups(halves)
            return bytes?.count == 16 ? bytes : nil
        }
        guard let head = groups(halves[..<gap].filter { !$0.isEmpty }),
            let tail = groups(halves[(gap + 1)...].filter { !$0.isEmpty }), head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
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
