/// An amount of memory or disk, in bytes.
public struct ByteCount: Sendable, Hashable, Comparable {
    public var bytes: Int64

    public init(bytes: Int64) {
        self.bytes = bytes
    }

    public static func mebibytes(_ count: Int64) -> ByteCount { ByteCount(bytes: count << 20) }

    /// Reads `67108864`, `64K`, `64M`, `1G` or `2T`. As the kernel's own files do (`memparse`), K is 1024.
    /// Nil when the text is not a size or does not fit.
    public init?(parsing text: String) {
        var digits = Substring(text)
        var shift: Int64 = 0
        switch digits.last {
        case "K", "k": shift = 10
        case "M", "m": shift = 20
        case "G", "g": shift = 30
        case "T", "t": shift = 40
        default: break
        }
        if shift > 0 { digits.removeLast() }
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int64(digits) else {
            return nil
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: 1 << shift)
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    public static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}

extension ByteCount: CustomStringConvertible {
    /// The shortest exact spelling: `64M`, `1G`, `4097`.
    public var description: String {
        for (shift, unit) in [(40, "T"), (30, "G"), (20, "M"), (10, "K")] where bytes != 0 {
            if bytes % (1 << Int64(shift)) == 0 { return "\(bytes >> Int64(shift))\(unit)" }
        }
        return "\(bytes)"
    }
}
