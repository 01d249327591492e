/// Counts of bytes in the words that people use.
public enum Size {
    /// cgroup v1 writes "no limit" as the greatest multiple of a page that a signed number holds.
    public static let v1NoLimit: UInt64 = 9_223_372_036_854_771_712

    /// `67108864 (64M)`; the number alone where it is no round size; `no limit` for v1's number for that.
    public static func text(_ bytes: UInt64) -> String {
        if bytes == v1NoLimit { return "no limit" }
        guard let short = short(bytes) else { return String(bytes) }
        return "\(bytes) (\(short))"
    }

    /// The content of a cgroup file, with its size where the file holds one.
    public static func text(_ content: String, file: String) -> String {
        guard holdsBytes(file), let bytes = UInt64(content) else { return content }
        return text(bytes)
    }

    /// `64M`, `1.5G`; nil below a kilobyte and for what does not come out with one decimal.
    private static func short(_ bytes: UInt64) -> String? {
        let units: [(UInt64, String)] = [(1 << 40, "T"), (1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")]
        guard let (unit, letter) = units.first(where: { bytes >= $0.0 }) else { return nil }
        if bytes % unit == 0 { return "\(bytes / unit)\(letter)" }
        let (tenths, overflows) = bytes.multipliedReportingOverflow(by: 10)
        guard !overflows, tenths % unit == 0 else { return nil }
        return "\(tenths / unit / 10).\(tenths / unit % 10)\(letter)"
    }

    private static func holdsBytes(_ file: String) -> Bool {
        guard file.hasPrefix("memory.") || file.hasPrefix("hugetlb.") else { return false }
        let name = file.split(separator: ".").last.map(String.init) ?? file
        return ["max", "high", "low", "min", "current", "peak"].contains(name) || name.hasSuffix("_in_bytes")
    }
}
