/// A number of bytes as Docker shows it: three significant digits, powers of 1000.
public struct HumanSize: Hashable, Sendable {
    public let bytes: Int64

    public init(_ bytes: Int64) { self.bytes = bytes }
}
